import { randomBytes } from "node:crypto";
import path from "node:path";
import { streams } from "@muster/contract";
import { readOptions } from "../options.ts";
import { writeResults } from "../report.ts";
import { type MeasuredServer, spawnServer } from "../servers/spawn.ts";
import { run } from "../stopping.ts";
import { openWorld } from "../world/open.ts";
import { issueTokens } from "../world/tokens.ts";

/** An entry of results/export.json. */
interface Exported {
  readonly format: string;
  readonly rows: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly rss_mb_before: number;
  readonly rss_mb_peak: number;
}

/** The largest organization has half of a world: this one can export a million. */
const ROWS = 2_000_000;
const MOST_RSS_MB = 200;
const NEWLINE = 10;
// Node takes what it is given before it tidies up. Given little, it shows what is needed, and fails where that is not enough.
const LITTLE_MEMORY = {
  flags: ["--max-old-space-size=96", "--max-semi-space-size=2", "--optimize-for-size"],
  env: { MALLOC_ARENA_MAX: "2", UV_THREADPOOL_SIZE: "2" },
};

// How much memory it takes a server to export the largest organization whole, in either format, each on a server of its own.
await run(async () => {
  const options = readOptions();
  const rows = options.isSizeGiven ? options.rows : ROWS;
  const { url, organizations, logs } = await openWorld({ ...options, rows }, (line) => console.log(line));
  const [largest] = organizations;
  if (!largest) throw new Error("The world is empty.");
  const { admin } = await issueTokens(url, largest);
  const results: Exported[] = [];
  for (const format of Object.keys(streams.workloads.export.mediaTypes)) {
    const settings = { databaseUrl: url, secret: randomBytes(32).toString("hex") };
    const server = await spawnServer(
      "muster.ts",
      settings,
      path.join(logs, `export-${format}.log`),
      LITTLE_MEMORY,
    );
    const result = await exportAll(server, format, admin);
    await server.kill();
    console.log(JSON.stringify(result));
    results.push(result);
  }
  if (!options.isSizeGiven) writeResults("export", results);
  if (results.some(({ rss_mb_peak }) => rss_mb_peak >= MOST_RSS_MB))
    throw new Error(`A server needed ${MOST_RSS_MB} MB or more.`);
});

async function exportAll(server: MeasuredServer, format: string, token: string): Promise<Exported> {
  const address = `http://127.0.0.1:${server.port}${streams.workloads.export.path}?format=`;
  const headers = { authorization: `Bearer ${token}` };
  // The first export loads what any export needs: what it takes beyond that is what its size costs.
  await (await fetch(`${address}${format}&submitted_by=nobody`, { headers })).text();
  const before = await server.use();
  const startedAt = performance.now();
  const response = await fetch(address + format, { headers });
  if (!response.ok || !response.body) throw new Error(await response.text());
  let lines = format === "csv" ? -1 : 0;
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.length;
    for (let at = part.indexOf(NEWLINE); at !== -1; at = part.indexOf(NEWLINE, at + 1)) lines++;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const total = Number(response.headers.get("x-total-count"));
  if (lines !== total) throw new Error(`${lines} of ${total} workloads came.`);
  return {
    format,
    rows: lines,
    megabytes: Math.round(bytes / 1e6),
    seconds: Math.round(seconds * 10) / 10,
    rss_mb_before: before.rssMb,
    rss_mb_peak: (await server.use()).mostRssMb,
  };
}
