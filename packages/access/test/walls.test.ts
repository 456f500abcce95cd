import { createPool, createPrisma, Prisma } from "@muster/db";
import { createWorld, type TestOrganization, type TestTeam, type World } from "@muster/db/testing/world";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccess, type Access } from "../src/access.ts";
import type { Principal } from "../src/principal.ts";
import { readAsTenant } from "../src/tenant.ts";
import { VISIBLE } from "../src/visible.ts";

let world: World;
let access: Access;
let pool: pg.Pool;
let here: TestOrganization;
let there: TestOrganization;
let team: TestTeam;
let principal: Principal;

beforeAll(async () => {
  world = await createWorld();
  access = createAccess({ databaseUrl: world.url, maxConnections: 2 });
  pool = createPool({ url: world.url, role: "muster_app", maxConnections: 2 });
  here = await world.organization("here");
  there = await world.organization("there");
  for (const organization of [here, there]) {
    const vision = await world.team(organization, "vision");
    await world.team(organization, "speech");
    if (organization === here) team = vision;
    const member = await world.member(organization, `m@${organization === here ? "here" : "there"}.example`, {
      role: "MEMBER",
      joins: [vision],
    });
    await world.token(`token of ${member.email}`, member);
    await world.workloads([{ team: vision, submittedAt: new Date(0) }]);
  }
  principal = {
    organizationId: here.id,
    role: "MEMBER",
    scopes: [],
    userId: null,
    via: { kind: "token", id: here.id },
    ledTeamIds: [],
    joinedTeamIds: [team.id],
    reachedTeamIds: [team.id],
  };
});
afterAll(async () => {
  await Promise.all([pool.end(), access.close()]);
  await world.close();
});

describe("the tenant wall, with the first wall off", () => {
  test("every table with an organization shows rows of the selected one only", async () => {
    const tables = await pool.query<{ table: string }>(
      `select table_name as table from information_schema.columns where table_schema = 'public' and column_name = 'organization_id'`,
    );
    expect(tables.rows.length).toBeGreaterThan(0);
    for (const { table } of tables.rows) {
      const statement = { name: `all_${table}`, text: `select organization_id from ${table}`, values: [] };
      const rows = await readAsTenant<{ organization_id: string }>(pool, here.id, statement).catch(
        (error: unknown) => String(error),
      );
      // Either nothing is granted at all, or only one's own rows are there.
      if (typeof rows === "string") expect(rows).toContain("permission denied");
      else expect(new Set(rows.map((row) => row.organization_id)).has(there.id)).toBe(false);
    }
    const seen = await readAsTenant(pool, here.id, {
      name: "w",
      text: "select 1 from workloads",
      values: [],
    });
    expect(seen).toHaveLength(1);
  });

  // Also of a table of which no other organization has rows in a test.
  test("on every table the role of requests sees what its policy says, which names the selected organization", async () => {
    const tables = await world.prisma.$queryRaw<{ table: string }[]>`
      select relname as table from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'organization_id'`;
    const policies = await world.prisma.$queryRaw<{ table: string; qual: string | null }[]>`
      select tablename as table, qual from pg_policies where roles && '{muster_app,public}'`;
    const selected = "(current_setting('app.org'::text))::uuid";
    expect(policies.map(({ table, qual }) => `${table}: ${qual?.replaceAll(/\s+/g, " ")}`).sort()).toEqual(
      [
        ...tables.map(({ table }) => `${table}: (organization_id = ${selected})`),
        `organizations: (id = ${selected})`,
        // Whose memberships are behind the wall themselves.
        "users: (EXISTS ( SELECT FROM memberships m WHERE (m.user_id = users.id)))",
      ].sort(),
    );
  });

  test("people of other organizations are not seen, and nobody's password hash is", async () => {
    const read = (text: string) =>
      readAsTenant<{ email: string }>(pool, here.id, { name: text, text, values: [] });
    expect((await read("select email from users")).map(({ email }) => email)).toEqual(["m@here.example"]);
    await expect(read("select password_hash from users")).rejects.toThrow("permission denied");
  });

  test("without a tenant every read is an error, never an empty answer", async () => {
    await expect(pool.query("select * from workloads")).rejects.toThrow(
      /app\.org|invalid input syntax for type uuid/,
    );
    await pool.query("begin; select set_config('app.org', '', true); commit");
    await expect(pool.query("select * from workloads")).rejects.toThrow(
      /app\.org|invalid input syntax for type uuid/,
    );
  });

  test("a row can't be written into another organization", async () => {
    const client = await pool.connect();
    const insert = `insert into workload_events (organization_id, workload_id, attempt_count, status, observed_at)
      select '${there.id}', gen_random_uuid(), 1, 'running', now()`;
    await client.query(`begin; select set_config('app.org', '${here.id}', true)`);
    await expect(client.query(insert)).rejects.toThrow("row-level security");
    client.release(true);
  });

  test("on every table what may be written is what may be read", async () => {
    const other = await world.prisma.$queryRaw`select tablename from pg_policies
      where policyname = 'tenant' and cmd <> 'SELECT' and with_check is distinct from qual`;
    expect(other).toEqual([]);
  });

  test("the role of requests owns nothing and passes no wall", async () => {
    const { rows } = await pool.query<{ role: string; bypass: boolean; owned: number }>(
      `select current_user as role, (select rolbypassrls or rolsuper from pg_roles where rolname = current_user) as bypass,
        (select count(*)::int from pg_class where relowner = (select oid from pg_roles where rolname = current_user)) as owned`,
    );
    expect(rows).toEqual([{ role: "muster_app", bypass: false, owned: 0 }]);
  });

  test("every table has both row level security and FORCE, but for migrations' bookkeeping", async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
        and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(rows.map(({ name }) => name)).toEqual(["_prisma_migrations"]);
  });
});

describe("the scoped models", () => {
  test("show what the scope sees", async () => {
    const { models } = access.databaseFor(principal);
    expect((await models.initiative.findMany()).map(({ slug }) => slug)).toEqual(["vision"]);
    expect(await models.workload.count()).toBe(1);
    expect(await models.workload.count({ where: { initiativeId: team.id } })).toBe(1);
    expect(await models.initiative.findFirst({ where: { slug: "speech" } })).toBeNull();
    expect(await access.databaseFor({ ...principal, reachedTeamIds: [] }).models.workload.findMany()).toEqual(
      [],
    );
  });

  test("show the history of who may see the workload only", async () => {
    const workload = await world.prisma.workload.findFirstOrThrow({ where: { initiativeId: team.id } });
    const { organizationId, id: workloadId } = workload;
    const seen = { attemptCount: 0, status: "pending", observedAt: new Date(0) } as const;
    await world.prisma.workloadEvent.createMany({
      data: [{ organizationId, workloadId, ...seen }],
      skipDuplicates: true,
    });
    const historyFor = (reachedTeamIds: string[]) =>
      access.databaseFor({ ...principal, reachedTeamIds }).workloads.events(workloadId, undefined, 10);
    expect((await historyFor([team.id])).totalCount).toBeGreaterThan(0);
    expect(await historyFor([])).toEqual({ rows: [], totalCount: 0 });
  });

  test("show nobody else to who is no administrator", async () => {
    expect(await access.databaseFor(principal).models.user.findMany()).toEqual([]);
    const { models } = access.databaseFor({ ...principal, role: "ORG_ADMIN" });
    expect((await models.user.findMany()).map(({ email }) => email)).toEqual(["m@here.example"]);
  });

  test("refuse what would go round the narrowing, also when the types are ignored", async () => {
    const { models } = access.databaseFor(principal);
    const ask = (find: object) => models.initiative.findMany(find);
    for (const find of [
      { include: { workloads: true } },
      { select: { workloads: true } },
      { where: { OR: [] } },
      { where: { organization: { id: there.id } } },
      { where: { workloads: { some: {} } } },
      { orderBy: [{ organization: { name: "asc" } }] },
      { cursor: { id: "x" } },
    ]) {
      expect(() => ask(find)).toThrow(TypeError);
    }
    await expect(ask({ where: { slug: undefined } })).rejects.toThrow("undefined");
    expect(Object.keys(models.initiative)).toEqual(["findMany", "findFirst", "count"]);
  });

  test("every model has a decision, and it names the organization or people of it or nobody", () => {
    expect(Object.keys(VISIBLE).sort()).toEqual(Object.keys(Prisma.ModelName).sort());
    const scope = { organizationId: here.id, userId: null, isAdmin: false, teams: [] };
    for (const condition of Object.values(VISIBLE)) {
      expect(JSON.stringify(condition(scope))).toMatch(new RegExp(`${here.id}|"in":\\[\\]`));
    }
  });
});

test("roll-ups and their deltas equal the rows through inserts, moves and deletes", async () => {
  const maintenance = createPool({ url: world.url, role: "muster_maintenance", maxConnections: 1 });
  const prisma = createPrisma(maintenance);
  const drift = async () => (await maintenance.query("select * from drifted_workload_rollups()")).rows;
  const other = await world.team(here, "robotics");
  await world.workloads(
    Array.from({ length: 20 }, (_, i) => ({
      team: other,
      submittedAt: new Date(i * 1_000_000),
      status: i % 2 === 0 ? ("running" as const) : ("pending" as const),
      attempts: i % 2 === 0 ? [{ startedAt: new Date(i * 1_000_500), endedAt: null }] : [],
    })),
  );
  expect(await drift()).toEqual([]);
  await prisma.workload.updateMany({
    where: { initiativeId: other.id },
    data: {
      status: "cancelled",
      completedAt: new Date(60_000_000),
      runningSince: null,
      runningGpuCount: 0,
      endedSeconds: 10,
      endedGpuSeconds: 10,
      isManaged: true,
    },
  });
  expect(await drift()).toEqual([]);
  expect(await access.foldCounts()).toBeGreaterThan(0);
  expect(await drift()).toEqual([]);
  await prisma.workload.updateMany({ where: { initiativeId: other.id }, data: { initiativeId: team.id } });
  await Promise.all([
    access.foldCounts(),
    prisma.workload.deleteMany({ where: { status: "cancelled" } }),
    access.foldCounts(),
  ]);
  expect(await drift()).toEqual([]);
  await access.foldCounts();
  expect(await maintenance.query("select 1 from workload_rollup_deltas")).toMatchObject({ rowCount: 0 });
  expect(await drift()).toEqual([]);
  // The check itself must be able to fail, and what it finds can be mended.
  await maintenance.query(
    "update workload_rollups set pending_count = pending_count + 1 where cube = 'team' and grain = 24",
  );
  expect(await drift()).not.toEqual([]);
  await maintenance.query("select rebuild_workload_rollups()");
  expect(await drift()).toEqual([]);
  await prisma.$disconnect();
  await maintenance.end();
});

test("sums of one organization that are too large hold up nobody else's", async () => {
  const maintenance = createPool({ url: world.url, role: "muster_maintenance", maxConnections: 1 });
  const waiting = async () =>
    (
      await maintenance.query<{ organization_id: string }>(
        "select organization_id from workload_rollup_deltas",
      )
    ).rows;
  while ((await access.foldCounts()) > 0);
  await world.workloads([
    { team, submittedAt: new Date(0) },
    { team: await world.team(there, "large"), submittedAt: new Date(0) },
  ]);
  await maintenance.query(
    "update workload_rollup_deltas set usage_gpu_starts = 9e18 where organization_id = $1",
    [there.id],
  );
  // Two that can be told of, but not added.
  await maintenance.query(
    "insert into workload_rollup_deltas select * from workload_rollup_deltas where organization_id = $1",
    [there.id],
  );
  expect(await access.foldCounts()).toBeGreaterThan(0);
  expect(new Set((await waiting()).map((delta) => delta.organization_id))).toEqual(new Set([there.id]));
  expect(await access.foldCounts()).toBe(0);
  await maintenance.query("delete from workload_rollup_deltas");
  await maintenance.query("select rebuild_workload_rollups()");
  await maintenance.end();
});
