import { setTimeout } from "node:timers/promises";
import type pg from "pg";

const AT_ONCE = 50_000;
const SOON_MS = 10;

/** Folds until nothing waits. That nothing was folded says less: a server may be at it at the same time. */
export async function foldAll(client: Pick<pg.ClientBase, "query">): Promise<void> {
  const ask = async (sql: string) => (await client.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
  while ((await ask("select waiting_rollup_deltas()::integer as n")) > 0) {
    const folded = await ask(`select fold_workload_rollups(${AT_ONCE})::integer as n`);
    if (folded === 0) await setTimeout(SOON_MS);
  }
}
