import { createPool } from "@muster/db";
import { readOptions } from "../options.ts";
import { writeResults } from "../report.ts";
import { run } from "../stopping.ts";
import { openWorld } from "../world/open.ts";
import { type ScaleCase, scaleCases } from "./cases.ts";
import { timedWorkloads, type Visibility, visibilitiesOf } from "./visibilities.ts";

/** A line of results/scale.json. */
interface Timing {
  readonly case: string;
  readonly rows: number;
  readonly visibility: string;
  readonly db_ms_p50: number;
  readonly db_ms_p99: number;
}

const WARM_UPS = 5;
/** Fewer of what takes long. */
const ROUNDS = 30;
const SIZES = [1_000_000, 10_000_000];

// How long the database takes for each question, for whoever asks, at both sizes: one connection, one question at a time.
await run(async () => {
  const options = readOptions();
  const timings: Timing[] = [];
  for (const rows of options.isSizeGiven ? [options.rows] : SIZES) {
    const world = await openWorld({ ...options, rows }, (line) => console.log(line));
    const [largest] = world.organizations;
    if (!largest) throw new Error("The world is empty.");
    // As requests do, behind the tenant wall: there the planner may not use every index.
    const pool = createPool({ url: world.url, role: "muster_app", maxConnections: 1 });
    const client = await pool.connect();
    await client.query("select set_config('app.org', $1, false)", [largest.id]);
    try {
      for (const visibility of visibilitiesOf(largest)) {
        for (const each of scaleCases(largest, new Date())) {
          if (options.only !== undefined && !each.name.includes(options.only)) continue;
          const timing = { rows, ...(await time(client, visibility, each)) };
          timings.push(timing);
          const { visibility: who, case: name, db_ms_p50, db_ms_p99 } = timing;
          console.log(
            `${String(rows).padStart(9)}  ${who.padEnd(14)} ${name.padEnd(62)} p50 ${db_ms_p50.toFixed(2)} ms, p99 ${db_ms_p99.toFixed(2)} ms`,
          );
        }
      }
    } finally {
      client.release();
      await pool.end();
      await world.close();
    }
  }
  if (options.only === undefined && !options.isSizeGiven) writeResults("scale", timings);
});

async function time(
  client: Parameters<typeof timedWorkloads>[0],
  visibility: Visibility,
  { name, ask }: ScaleCase,
): Promise<Omit<Timing, "rows">> {
  const { workloads, took } = timedWorkloads(client, visibility);
  const askOnce = async (): Promise<number> => {
    await ask(workloads);
    return took();
  };
  // The first ones plan the statement and fill the caches.
  let warmedMs = 0;
  for (let round = 0; round < WARM_UPS && warmedMs < 300; round++) warmedMs += await askOnce();
  const times: number[] = [];
  let spentMs = 0;
  while (times.length < ROUNDS && (spentMs < 1_000 || times.length < 3)) {
    const ms = await askOnce();
    times.push(ms);
    spentMs += ms;
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const round = (ms: number) => Math.round(ms * 1_000) / 1_000;
  return { case: name, visibility: visibility.name, db_ms_p50: round(at(0.5)), db_ms_p99: round(at(0.99)) };
}
