import { randomBytes } from "node:crypto";
import path from "node:path";
import { createAccess, NOWHERE } from "@muster/access";
import { startClient } from "../client/client.ts";
import { readOptions } from "../options.ts";
import { writeResults } from "../report.ts";
import { spawnServer } from "../servers/spawn.ts";
import { onStop, run } from "../stopping.ts";
import { foldAll } from "../world/fold-all.ts";
import { openWorld } from "../world/open.ts";
import { issueTokens } from "../world/tokens.ts";
import { NEWS, type News, observer } from "./observations.ts";
import { copyWorld } from "./playground.ts";
import { measureReads, type ReadsLine } from "./reads.ts";
import { BARE_TABLE, bareSink, deskSink, httpSink, type Sink } from "./sinks.ts";
import { sources } from "./sources.ts";
import { measureWindow, type Source } from "./window.ts";

/** A line of results/ingest.json. */
interface Line {
  readonly case: string;
  readonly batch: number;
  readonly connections: number;
  readonly observations_per_s: number;
  /** A bare INSERT … ON CONFLICT of the same observations into one table with one index, from the same client. */
  readonly bare_per_s: number;
  readonly ratio: number;
  /** The same statements, while the sums are not kept. */
  readonly without_sums_per_s?: number;
  readonly ratio_without_sums?: number;
  readonly deadlocks?: number;
}

const BATCHES = [1, 100, 1_000];
const WRITERS = [1, 4];
/** More than Muster keeps in a second: so much is made beforehand. What is quicker is done before the window is over. */
const most = (batch: number) => (batch === 1 ? 4_000 : 40_000);

// How much ingest keeps in a second: at the database and over HTTP, beside the same without sums and beside a bare upsert.
await run(async () => {
  const options = readOptions(process.argv.slice(2), { seconds: "8", rounds: "1" });
  const { seconds, rounds } = options;
  const world = await openWorld(options, (line) => console.log(line));
  const [largest] = world.organizations;
  const clusterId = largest?.clusterIds[0];
  if (!largest || !clusterId) throw new Error("The world is empty.");
  const ground = await copyWorld(world.url);
  await ground.run(BARE_TABLE);
  const { admin } = await issueTokens(ground.url, largest);
  const writers = Math.max(...WRITERS);
  const access = createAccess({ databaseUrl: ground.url, maxConnections: 4 * (writers + 1) });
  onStop(() => access.close());
  const principal = await access.byToken(admin, { now: new Date(), from: NOWHERE, requestId: null });
  if (!principal) throw new Error("A token of the bench is not valid.");
  const muster = await spawnServer(
    "muster.ts",
    { databaseUrl: ground.url, secret: randomBytes(32).toString("hex") },
    path.join(world.logs, "ingest.log"),
  );
  const { sink: bare, close } = bareSink(ground.url, principal, clusterId, writers);
  onStop(close);
  const desk = deskSink(access, principal, clusterId);
  const http = httpSink(muster.port, admin, clusterId);
  const source = sources(observer(largest, Date.now()), seconds);
  const foldRest = () => foldAll(ground.owner);
  const lines: Line[] = [];
  const isAsked = (name: string) => name.includes(options.only ?? "");

  /** Measures deliveries to a sink, with what they left to be folded. */
  const measure = async (sink: Sink, from: Source, batch: number, connections: number, folds: boolean) => {
    await foldRest();
    const plan = { source: from, batch, connections, seconds, most: most(batch) };
    // The server folds meanwhile, also what does not come through it; what it has not come to is folded at the end.
    return measureWindow(sink, { ...plan, after: folds ? foldRest : undefined });
  };
  const setSums = (isKept: boolean) =>
    ground.run(
      ["inserted", "updated", "deleted"]
        .map(
          (what) =>
            `alter table workloads ${isKept ? "enable" : "disable"} trigger workloads_roll_up_${what}`,
        )
        .join("; "),
    );

  const atDatabase = async (
    name: string,
    sourceFor: (sink: Sink) => Promise<Source>,
    batch: number,
    connections: number,
  ): Promise<Line> => {
    const kept: number[] = [];
    const without: number[] = [];
    const bares: number[] = [];
    for (let round = 0; round < rounds; round++) {
      kept.push(await measure(desk, await sourceFor(desk), batch, connections, true));
      await setSums(false);
      without.push(await measure(desk, await sourceFor(desk), batch, connections, false));
      await setSums(true);
      bares.push(await measure(bare, await sourceFor(bare), batch, connections, false));
    }
    return {
      ...lineOf(name, batch, connections, median(kept), median(bares)),
      without_sums_per_s: Math.round(median(without)),
      ratio_without_sums: round3(median(kept) / median(without)),
    };
  };
  const overHttp = async (name: string, news: News, batch: number, connections: number): Promise<Line> => {
    const kept: number[] = [];
    const bares: number[] = [];
    for (let round = 0; round < rounds; round++) {
      kept.push(await measure(http, await source.of(news, batch, http), batch, connections, true));
      bares.push(await measure(bare, await source.of(news, batch, bare), batch, connections, false));
    }
    return lineOf(name, batch, connections, median(kept), median(bares));
  };
  const add = (line: Line) => {
    lines.push(line);
    console.log(JSON.stringify(line));
  };

  for (const news of NEWS)
    for (const batch of BATCHES)
      for (const connections of WRITERS) {
        if (isAsked(`database: ${news}`))
          add(
            await atDatabase(`database: ${news}`, (sink) => source.of(news, batch, sink), batch, connections),
          );
        if (isAsked(`HTTP: ${news}`)) add(await overHttp(`HTTP: ${news}`, news, batch, connections));
      }
  if (isAsked("same")) {
    const deadlocks = async () =>
      Number(
        (
          await ground.run<{ n: string }>(
            "select deadlocks as n from pg_stat_database where datname = current_database()",
          )
        )[0]?.n,
      );
    const before = await deadlocks();
    const name = "database: the same workloads and teams";
    const line = await atDatabase(name, async () => source.contended(500), 500, 4);
    add({ ...line, deadlocks: (await deadlocks()) - before });
  }
  let reads: ReadsLine[] = [];
  if (isAsked("reads")) {
    reads = await measureReads({
      client: startClient(),
      port: muster.port,
      token: admin,
      sink: http,
      source: await source.of("new", 100, http),
    });
    for (const line of reads) console.log(JSON.stringify(line));
  }
  if (options.only === undefined) {
    writeResults("ingest", lines);
    writeResults("ingest-reads", reads);
  }
});

function lineOf(name: string, batch: number, connections: number, kept: number, bare: number): Line {
  return {
    case: name,
    batch,
    connections,
    observations_per_s: Math.round(kept),
    bare_per_s: Math.round(bare),
    ratio: round3(kept / bare),
  };
}
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
function round3(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
