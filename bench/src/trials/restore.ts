import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { onStop } from "../stopping.ts";
import { openWorld } from "../world/open.ts";
import { query } from "./ground.ts";
import { round, type Trial } from "./trial.ts";

const FULL_ROWS = 1_000_000;
const MUSTER = path.join(import.meta.dirname, "../../../packages/upkeep/bin/muster.mjs");
const RESTORED = "restored";

/** Backs the world up and restores it into an empty database, by the two commands that people use; both must have the same rows. */
export async function restore([rows = FULL_ROWS]: readonly (string | number)[]): Promise<Trial> {
  const world = await openWorld({ rows: Number(rows), seed: 1, fresh: false }, console.log);
  const folder = mkdtempSync(path.join(os.tmpdir(), "muster-restore-"));
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, "muster.backup");
  const url = new URL(world.url);
  url.pathname = `/${RESTORED}`;
  await query(world.url, async (client) => {
    await client.query(`drop database if exists ${RESTORED}`);
    await client.query(`create database ${RESTORED}`);
  });

  const backUpSeconds = await muster(world.url, "backup", file);
  const restoreSeconds = await muster(url.href, "restore", file);
  const [before, after] = [await checksums(world.url), await checksums(url.href)];
  await query(world.url, (client) => client.query(`drop database ${RESTORED}`));
  const complaints = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((table) => before[table] !== after[table])
    .map((table) => `${table}: ${before[table]} became ${after[table]}`);
  const workloads = Number(before["workloads"]?.split(" ", 1)[0]);
  if (workloads !== Number(rows)) complaints.push(`There were ${workloads} workloads instead of ${rows}.`);
  return {
    complaints,
    figures: {
      workloads,
      tables: Object.keys(before).length,
      backup_mb: round(statSync(file).size / 1e6, 1),
      backup_seconds: backUpSeconds,
      restore_seconds: restoreSeconds,
      checksums: after,
    },
  };
}

/** Runs a command of `muster`; resolves with how many seconds it took. */
async function muster(databaseUrl: string, ...args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [MUSTER, ...args], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  console.log(stdout.trim());
  return round((performance.now() - startedAt) / 1_000, 1);
}

/** The rows of each table: how many, and a sum over the hashes of all of them. Made by the database, not by what is on trial. */
async function checksums(url: string): Promise<Record<string, string>> {
  return query(url, async (client) => {
    const tables = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1",
    );
    const sums: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ sum: string }>(
        `select count(*) || ' rows ' || coalesce(md5(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint)::text), '') as sum from "${name}" t`,
      );
      sums[name] = rows[0]?.sum ?? "";
    }
    return sums;
  });
}
