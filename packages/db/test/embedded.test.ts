import { spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { PostgresError, startPostgres } from "../src/embedded/index.ts";
import { createRunFolder, discard } from "../src/testing/throwaway.ts";

const folders: string[] = [];
const isRoot = process.getuid?.() === 0;

afterEach(() => folders.splice(0).forEach(discard));

function aDataFolder(options?: { closed: boolean }): string {
  const folder = createRunFolder(options);
  folders.push(folder);
  return folder;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("keeps its data from one start to the next, and stops when told", async () => {
  const dataDir = aDataFolder();
  const first = await startPostgres({ dataDir, durable: false });
  expect(first.adopted).toBe(false);
  await query(first.url, "create table kept as select 42 as answer");
  expect(
    await query(first.url, "select current_setting('timezone') as tz, current_setting('jit') as jit"),
  ).toEqual([{ tz: "UTC", jit: "off" }]);
  expect(statSync(path.join(dataDir, "postgres.json")).mode & 0o777).toBe(0o600);
  await Promise.all([first.stop(), first.stop()]);
  await expect(query(first.url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });

  // A crashed machine leaves a pid file behind, and the number may belong to another program by now.
  writeFileSync(path.join(dataDir, "postgres", "18", "postmaster.pid"), `${process.pid}\n/x\n0\n5432\n`);
  const second = await startPostgres({ dataDir, durable: false });
  expect(second.adopted).toBe(false);
  expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  await second.stop();
});

test("adopts the server of a start that was killed", async () => {
  const dataDir = aDataFolder();
  const fixture = path.join(import.meta.dirname, "fixtures", "start-and-wait.ts");
  const parent = spawn(process.execPath, ["--import", "tsx", fixture, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const left = JSON.parse(line.toString()) as { pid: number; url: string };
  parent.kill("SIGKILL");
  await once(parent, "exit");

  const found = await startPostgres({ dataDir, durable: false });
  expect(found).toMatchObject({ adopted: true, pid: left.pid, url: left.url });
  await found.stop();
  await expect(query(left.url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("says what to do about a data folder that can't be used", async () => {
  const file = path.join(aDataFolder(), "file");
  writeFileSync(file, "");
  const start = startPostgres({ dataDir: path.join(file, "data") });
  await expect(start).rejects.toThrow(PostgresError);
  await expect(start).rejects.toThrow(
    /^The data folder .* can't be used .* Name another one in MUSTER_DATA_DIR\.$/,
  );
});

test("does not make up a new password for data that has one", async () => {
  const dataDir = aDataFolder();
  await (await startPostgres({ dataDir, durable: false })).stop();
  rmSync(path.join(dataDir, "postgres.json"));
  await expect(startPostgres({ dataDir })).rejects.toThrow(/postgres\.json.* is missing\. Bring it back\.$/);
});

test.runIf(isRoot)(
  "as root under a folder that no other user may enter, keeps the data elsewhere and finds it again",
  async () => {
    const closed = aDataFolder({ closed: true });
    const first = await startPostgres({ dataDir: closed, durable: false });
    await query(first.url, "create table kept as select 42 as answer");
    await first.stop();
    expect(lstatSync(path.join(closed, "postgres")).isSymbolicLink()).toBe(true);
    expect(readlinkSync(path.join(closed, "postgres"))).toMatch(/^\/var\/lib\/muster\//);
    expect(statSync(closed).mode & 0o777).toBe(0o700);

    const second = await startPostgres({ dataDir: closed, durable: false });
    expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
    await second.stop();
  },
);
