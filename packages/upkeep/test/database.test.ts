import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startPostgres } from "@muster/db/embedded";
import { birthOf, lockOf } from "@muster/db/embedded/holder";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../src/database.ts";

let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "muster-upkeep-"));
  // Root's Postgres runs as another user, who must be able to pass through.
  if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
  await (await startPostgres({ dataDir, durable: false })).stop();
});
afterAll(async () => {
  await (await startPostgres({ dataDir, durable: false })).stop();
  rmSync(dataDir, { recursive: true });
});

/** Whether the embedded database still runs after a command that had it open. */
async function isLeftRunning(holder: object): Promise<boolean> {
  writeFileSync(lockOf(dataDir), JSON.stringify(holder));
  const database = await openDatabase(undefined, { MUSTER_DATA_DIR: dataDir });
  await database.close();
  const client = new pg.Client({ connectionString: database.url });
  return client.connect().then(
    async () => {
      await client.end();
      return true;
    },
    () => false,
  );
}

test("the last command stops the embedded database, but not that of a Muster that lives", async () => {
  const { pid } = process;
  expect(await isLeftRunning({ pid, birth: birthOf(pid) })).toBe(true);
  // A Muster that was killed: its number belongs to another program by now, or to none.
  expect(await isLeftRunning({ pid, birth: "before this one" })).toBe(false);
  expect(await isLeftRunning({ pid: 0 })).toBe(false);
});
