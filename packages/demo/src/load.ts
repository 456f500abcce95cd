import { createPool } from "@muster/db";
import type pg from "pg";
import type { DemoFile } from "./demo-file.ts";
import { fill } from "./fill.ts";
import { makeWorld } from "./world.ts";

export interface LoadDemoOptions {
  /** A migrated database without data, as a user who may become `muster_maintenance`. */
  readonly databaseUrl: string;
  /** Where Muster will be reached; only handed on into the result. */
  readonly url: string;
  /** The moment at which the demo stands: its newest workloads were submitted, run and end then. */
  readonly now?: Date;
  readonly onProgress?: (line: string) => void;
  /** Called with the result before any of it is there for good: where it is kept, nobody is locked out whatever happens next. */
  readonly onMade?: (demo: DemoFile) => void;
}

/** The demo can't be loaded into this database. The message says why, in a sentence for people. */
export class DemoError extends Error {
  override name = "DemoError";
}

/**
 * Fills an empty database with two invented organizations around the jobs of two real GPU clusters, in one transaction,
 * and returns how to get in. Passwords and tokens are new each time and kept nowhere else.
 * @throws DemoError when the database holds an organization or a person already
 */
export async function loadDemo(options: LoadDemoOptions): Promise<DemoFile> {
  const note = options.onProgress ?? (() => {});
  const now = Math.floor((options.now ?? new Date()).getTime() / 1000);
  const world = await makeWorld(now);
  const total = world.first.workloads.length + world.second.workloads.length;
  note(`storing ${total.toLocaleString("en")} workloads of two organizations`);
  const pool = createPool({
    url: options.databaseUrl,
    role: "muster_maintenance",
    maxConnections: 1,
    statementTimeoutMs: 120_000,
  });
  try {
    const client = await pool.connect();
    try {
      const demo = await inTransaction(client, async () => {
        await refuseUnlessEmpty(client);
        const made = await fill(client, world, options.url, now);
        options.onMade?.(made);
        return made;
      });
      note("counting");
      await client.query("select fold_workload_rollups(null)");
      // Only a table's owner may gather its statistics, and that is whoever migrated.
      await client.query("set role none");
      await client.query("analyze workloads, workload_rollups");
      return demo;
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("begin");
  try {
    const result = await work();
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

async function refuseUnlessEmpty(client: pg.ClientBase): Promise<void> {
  // Two loads at once would both find it empty.
  await client.query("select pg_advisory_xact_lock(hashtextextended('muster:load_demo', 0))");
  const { rows } = await client.query<{ organizations: number; people: number }>(
    "select (select count(*)::int from organizations) as organizations, (select count(*)::int from users) as people",
  );
  const { organizations = 0, people = 0 } = rows[0] ?? {};
  if (organizations === 0 && people === 0) return;
  throw new DemoError(
    `The demo goes into an empty database only; this one holds organizations (${organizations}) and people (${people}).`,
  );
}
