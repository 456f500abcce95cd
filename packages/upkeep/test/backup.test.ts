import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { createSession } from "@muster/cli/testing";
import { createTestDatabase, type TestDatabase } from "@muster/db/testing";
import { createWorld, type World } from "@muster/db/testing/world";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backUp, type Digests } from "../src/backup/backup.ts";
import { restore } from "../src/backup/restore.ts";
import { upkeep } from "../src/extension.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "muster-backup-"));
const file = path.join(folder, "muster.backup");
let world: World;
let digests: Digests;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  world = await createWorld();
  const acme = await world.organization("acme");
  const research = await world.team(acme, "research");
  const vision = await world.team(acme, "vision", { parent: research });
  await world.member(acme, "lead@acme.example", { role: "TEAM_LEAD", leads: [research] });
  const submittedAt = new Date("2026-06-01T00:00:00Z");
  const names = ["tab\there", "line\nbreak", "back\\slash", "\\.", "Zürich 🚀", "\\N", ""];
  await world.workloads(
    names.map((name) => ({ team: vision, submittedAt, name: `${name}x`, instanceType: null })),
  );
  // Texts in keys, which collations sort in different ways.
  const submitters = ["Zoe@acme.example", "ada@acme.example", "a-b@acme.example", "ab@acme.example"];
  await world.workloads(
    submitters.map((submittedBy, n) => ({
      team: vision,
      submittedAt,
      submittedBy,
      instanceType: n % 2 === 0 ? "A100" : "a10",
    })),
  );
  await ask(world.url, "select fold_workload_rollups()");
  digests = await backUp(world.url, file);
});
afterAll(async () => {
  await world.close();
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true });
});

async function emptyDatabase(locale?: string): Promise<string> {
  const database = await createTestDatabase({ template: false, ...(locale && { locale }) });
  databases.push(database);
  return database.url;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

test("a restored database has the same rows, and goes on as the first", async () => {
  expect(digests["workloads"]).toEqual({ rows: 11, sha256: expect.any(String) });
  const url = await emptyDatabase();
  expect(await restore(url, file)).toEqual(digests);
  const again = path.join(folder, "again.backup");
  expect(await backUp(url, again)).toEqual(digests);
  // Walls and triggers stand again.
  expect(
    await ask(
      url,
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relforcerowsecurity and relname <> '_prisma_migrations'",
    ),
  ).toEqual([]);
  expect(await ask(url, "select tgname from pg_trigger where tgenabled <> 'O'")).toEqual([]);
  await expect(restore(url, file)).rejects.toThrow(/has data in ".*" already/);
});

test("a database that sorts texts in another way is found equal, too", async () => {
  const url = await emptyDatabase("locale_provider icu icu_locale 'en-US'");
  expect(await restore(url, file)).toEqual(digests);
});

test("a damaged, cut or foreign file restores nothing", async () => {
  const url = await emptyDatabase();
  const bytes = readFileSync(file);
  const text = gunzipSync(bytes).toString("latin1");
  const damages = {
    altered: gzipSync(Buffer.from(text.replace("vision", "fusion"), "latin1")),
    cut: bytes.subarray(0, bytes.length - 20),
    "cut between tables": gzipSync(
      Buffer.from(text.slice(0, text.indexOf('{"table":"workloads"')), "latin1"),
    ),
    "another version's": gzipSync(
      Buffer.from(text.replace(/"[^"]+"\]\}\n/, '"29990101000000_later"]}\n'), "latin1"),
    ),
    "not gzip": Buffer.from("muster"),
    "no backup": gzipSync("{}\n"),
  };
  for (const [name, damaged] of Object.entries(damages)) {
    const bad = path.join(folder, name);
    writeFileSync(bad, damaged);
    await expect(restore(url, bad), name).rejects.toThrow(
      /Nothing was restored|another version's|is no backup/,
    );
  }
  expect(await ask(url, "select count(*)::int as count from organizations")).toEqual([{ count: 0 }]);
  expect(await restore(url, file)).toEqual(digests);
});

test("moments are written alike, whatever an address says of them", async () => {
  const elsewhere = new URL(world.url);
  elsewhere.searchParams.set("options", "-c timezone=Europe/Berlin -c datestyle=German");
  const again = path.join(folder, "elsewhere.backup");
  expect(await backUp(elsewhere.href, again)).toEqual(digests);
});

test("a file that can't be read is told, and nothing is left behind", async () => {
  await expect(restore(await emptyDatabase(), folder)).rejects.toThrow("EISDIR");
});

test("the commands end with 2 where a file or the database is the wrong one, and say which would be right", async () => {
  const session = createSession((terminal) => upkeep(terminal));
  session.env.DATABASE_URL = world.url;
  const cut = path.join(folder, "cut short");
  writeFileSync(cut, readFileSync(file).subarray(0, 100));
  const said = async (...words: string[]) => {
    const { code, error } = await session.run(...words);
    return [code, error];
  };
  expect(await said("backup", file)).toEqual([2, `muster: ${file} is there already. Name another file.\n`]);
  expect(await said("restore", file)).toEqual([2, expect.stringMatching(/Restore into an empty one\.\n$/)]);
  session.env.DATABASE_URL = await emptyDatabase();
  expect(await said("restore", cut)).toEqual([2, expect.stringMatching(/is damaged or not whole/)]);
  expect(await said("restore", `${file}.gone`)).toEqual([2, `muster: There is no file ${file}.gone.\n`]);
  session.close();
});
