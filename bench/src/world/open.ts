import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DAY_MS } from "@muster/contract";
import { createPool } from "@muster/db";
import { startPostgres } from "@muster/db/embedded";
import { migrate } from "@muster/db/migrate";
import type pg from "pg";
import { onStop } from "../stopping.ts";
import { inBulk } from "./bulk.ts";
import { loadPeople } from "./load-people.ts";
import { loadWorkloads } from "./load-workloads.ts";
import { type Organization, outline } from "./outline.ts";
import { recipe } from "./recipe.ts";
import { vacuum } from "./vacuum.ts";

const DATA = path.join(import.meta.dirname, "../../.data");
/** The statistics look back from now, so a world may not be much older than that. */
const FRESH_FOR_MS = DAY_MS;

export interface OpenWorld {
  /** The superuser's URL. */
  readonly url: string;
  readonly organizations: readonly Organization[];
  /** A folder for the logs of whatever works on this world. */
  readonly logs: string;
  /** Stops its Postgres, if it must not wait for the end. */
  close(): Promise<void>;
}

/** Starts the Postgres that holds the world of these rows and this seed, and fills it unless it stands already. */
export async function openWorld(
  options: { rows: number; seed: number; fresh: boolean },
  report: (line: string) => void,
): Promise<OpenWorld> {
  const { rows, seed } = options;
  const dataDir = path.join(DATA, `${rows}-${seed}`);
  const doneFile = path.join(dataDir, "world.json");
  const isUsable = !options.fresh && isStillGood(doneFile);
  if (!isUsable) await remove(dataDir);

  const postgres = await startPostgres({ dataDir, onProgress: report });
  let stopped: Promise<void> | undefined;
  const close = () => (stopped ??= postgres.stop());
  onStop(close);
  const organizations = outline(seed);
  if (isUsable) {
    await migrate(postgres.url);
    report(`found the world of ${rows.toLocaleString("en")} workloads`);
  } else {
    await migrate(postgres.url);
    await fill(postgres.url, organizations, rows, report);
    writeFileSync(doneFile, JSON.stringify({ recipe: recipe(), loadedAt: Date.now() }));
  }
  const logs = path.join(dataDir, "logs");
  mkdirSync(logs, { recursive: true });
  return { url: postgres.url, organizations, logs, close };
}

function isStillGood(doneFile: string): boolean {
  if (!existsSync(doneFile)) return false;
  const made = JSON.parse(readFileSync(doneFile, "utf8")) as { recipe: string; loadedAt: number };
  return made.recipe === recipe() && Date.now() - made.loadedAt < FRESH_FOR_MS;
}

async function remove(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  // A run that was killed may have left its server on it.
  await (await startPostgres({ dataDir })).stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function fill(
  url: string,
  organizations: Organization[],
  rows: number,
  report: (line: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  const newest = new Date();
  // Loading takes longer than a request may; two connections keep both cores of a small machine busy.
  const pool = createPool({
    url,
    role: "muster_maintenance",
    maxConnections: 2,
    statementTimeoutMs: 1_800_000,
  });
  try {
    await inPool(pool, async (client) => {
      for (const organization of organizations) await loadPeople(client, organization);
    });
    let loaded = 0;
    const onProgress = (more: number) => {
      loaded += more;
      if (Math.floor((10 * loaded) / rows) > Math.floor((10 * (loaded - more)) / rows)) {
        report(`loaded ${loaded.toLocaleString("en")} of ${rows.toLocaleString("en")} workloads`);
      }
    };
    const [largest, ...others] = organizations;
    const load = (of: Organization) =>
      inPool(pool, (client) => loadWorkloads(client, of, Math.round(rows * of.share), newest, onProgress));
    const inTurn = async () => {
      for (const organization of others) await load(organization);
    };
    await inBulk(url, report, () => Promise.all([largest && load(largest), inTurn()]));
    report("summing up");
    const sumUp = (of: readonly Organization[]) =>
      inPool(pool, async (client) => {
        for (const { id } of of) await client.query("select rebuild_workload_rollups($1)", [id]);
      });
    await Promise.all([sumUp(largest ? [largest] : []), sumUp(others)]);
  } finally {
    await pool.end();
  }
  await vacuum(url);
  report(`filled the world in ${Math.round((performance.now() - startedAt) / 1000)} s`);
}

async function inPool(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await work(client);
  } finally {
    client.release();
  }
}
