import { isPassword, sha256 } from "@muster/access";
import { decodeId, encodeId, newUuid } from "@muster/contract";
import { type TestDatabase, createTestDatabase } from "@muster/db/testing";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DemoError, type DemoFile, isDemoOf, loadDemo } from "../src/index.ts";

const NOW = new Date("2026-03-18T15:04:05.678Z");
let database: TestDatabase;
let client: pg.Client;
let demo: DemoFile;

beforeAll(async () => {
  database = await createTestDatabase();
  demo = await loadDemo({ databaseUrl: database.url, url: "http://muster.example", now: NOW });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
}, 120_000);
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

async function rows(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql, values)).rows;
}

test("every GPU job of both traces is one organization's workload", async () => {
  expect(
    await rows(`select o.slug, count(*)::int as workloads, count(distinct w.cluster_id)::int as clusters
      from workloads w join organizations o on o.id = w.organization_id group by 1 order by 1`),
  ).toEqual([
    { slug: "aldermoor", workloads: 23_682, clusters: 2 },
    { slug: "tidewell", workloads: 2_114, clusters: 1 },
  ]);
  expect(await rows("select count(distinct external_id)::int as jobs from workloads")).toEqual([
    { jobs: 25_796 },
  ]);
});

test("whoever told of workloads was heard of until now, and nobody else", async () => {
  const told = await rows(`select c.name, count(r.id)::int as reports, max(r.received_at) as last
      from clusters c left join cluster_reports r on r.organization_id = c.organization_id and r.cluster_id = c.id
      where exists (select from workloads w where w.organization_id = c.organization_id and w.cluster_id = c.id)
      group by c.id, c.name`);
  expect(told).toHaveLength(3);
  const second = new Date(Math.floor(NOW.getTime() / 1000) * 1000);
  for (const { reports, last } of told) expect([reports, last]).toEqual([2, second]);
  expect(await rows("select count(*)::int as reports from cluster_reports")).toEqual([{ reports: 6 }]);
});

test("the roll-ups are folded and equal the rows", async () => {
  expect(await rows("select from workload_rollup_deltas")).toEqual([]);
  expect(await rows("select * from drifted_workload_rollups()")).toEqual([]);
});

test("a workload's columns are the sums of its attempts, and its state is one that can be", async () => {
  const wrong = await rows(`
    select w.external_id from workloads w left join lateral (
      select count(*) as n, min(start_ms) as start_ms, max(start_ms) filter (where end_ms is null) as open_ms,
        coalesce(sum((end_ms - start_ms) / 1000), 0) as seconds, coalesce(sum(gpus * ((end_ms - start_ms) / 1000)), 0) as gpu_seconds,
        count(*) filter (where end_ms is null) as open, max(end_ms) as last_end_ms
      from (
        select a.* from jsonb_to_recordset(w.attempts) a(start_ms bigint, end_ms bigint, gpus int)
        union all
        select extract(epoch from w.started_at)::bigint * 1000, extract(epoch from w.completed_at)::bigint * 1000, w.gpu_count
        where w.attempts is null and w.started_at is not null
      ) a
    ) a on true
    where extract(epoch from w.started_at) * 1000 is distinct from a.start_ms or extract(epoch from w.running_since) * 1000 is distinct from a.open_ms
      or w.ended_seconds <> a.seconds or w.ended_gpu_seconds <> a.gpu_seconds
      or (w.status = 'running') <> (a.open = 1) or (w.status = 'running') <> (w.running_gpu_count = w.gpu_count)
      or (w.status in ('pending', 'running')) <> (w.completed_at is null)
      or extract(epoch from w.completed_at) * 1000 <> a.last_end_ms or (w.exit_code = 0) is distinct from
        (case w.status when 'completed' then true when 'failed' then false end)
      or (w.status <> 'pending' and a.n = 0)`);
  expect(wrong).toEqual([]);
  expect(
    await rows("select count(*)::int > 100 as requeued from workloads where attempts is not null"),
  ).toEqual([{ requeued: true }]);
});

test("each workload's history ends with what it is now", async () => {
  expect(
    await rows(`select w.external_id from workloads w where w.status is distinct from (
      select e.status from workload_events e where e.organization_id = w.organization_id and e.workload_id = w.id
      order by e.observed_at desc, e.attempt_count desc, e.status desc limit 1)`),
  ).toEqual([]);
});

test("it goes on now: nothing is later, some run and some wait in both organizations", async () => {
  const [latest] = await rows(
    `select max(submitted_at) as submitted, greatest(max(completed_at), max(observed_at), max(running_since)) as changed from workloads`,
  );
  for (const time of Object.values(latest ?? {}) as Date[]) {
    expect(time.getTime()).toBeLessThanOrEqual(NOW.getTime());
    expect(time.getTime()).toBeGreaterThan(NOW.getTime() - 5 * 60_000);
  }
  const organizations = await rows(`select count(*) filter (where status = 'running')::int as running,
      count(*) filter (where status = 'pending')::int as pending, sum(running_gpu_count)::int as gpus
      from workloads group by organization_id`);
  expect(organizations).toHaveLength(2);
  for (const { running, pending, gpus } of organizations) {
    expect(running).toBeGreaterThanOrEqual(30);
    expect(pending).toBeGreaterThanOrEqual(12);
    expect(pending).toBeLessThanOrEqual(60);
    expect(gpus).toBeLessThan(2_500);
  }
});

test("what waits says why, and nothing else does; all say what their scheduler tells", async () => {
  const told =
    await rows(`select c.scheduler, w.status = 'pending' as waits, l.name, count(*)::int as workloads
    from workloads w join clusters c on c.organization_id = w.organization_id and c.id = w.cluster_id,
      jsonb_object_keys(w.labels) as l(name) group by 1, 2, 3 order by 1, 2, 3`);
  const names = (scheduler: string, waits: boolean) =>
    told.filter((one) => one.scheduler === scheduler && one.waits === waits).map(({ name }) => name);
  const slurm = ["slurm.account", "slurm.job_id", "slurm.qos"];
  expect(names("slurm", false)).toEqual(slurm);
  expect(names("slurm", true)).toEqual([...slurm, "slurm.waiting"]);
  expect(names("kubernetes", false)).toEqual(["kubernetes.kind", "kubernetes.queue"]);
  expect(names("kubernetes", true)).toEqual(["kubernetes.kind", "kubernetes.queue", "kubernetes.waiting"]);
  const waiting = await rows("select count(*)::int as pending from workloads where status = 'pending'");
  const reasons = told.filter(({ name }) => String(name).endsWith(".waiting"));
  expect(reasons.reduce((sum, { workloads }) => sum + Number(workloads), 0)).toBe(waiting[0]?.pending);
});

test("teams stand three deep and all but few workloads have one", async () => {
  expect(
    await rows(`select max(cardinality(path)) as depth, count(*)::int as teams from initiatives i
      join organizations o on o.id = i.organization_id where o.slug = 'aldermoor'`),
  ).toEqual([{ depth: 3, teams: 21 }]);
  const [unassigned] = await rows(`select avg((i.slug = 'unassigned')::int)::float as share from workloads w
      join initiatives i on i.organization_id = w.organization_id and i.id = w.initiative_id`);
  expect(unassigned?.share).toBeCloseTo(0.01, 2);
});

test("the tokens and passwords that are handed out are those whose hashes are stored", async () => {
  const owners = [];
  const { INGEST, ...personal } = demo.tokens;
  for (const [name, token] of Object.entries(personal)) {
    const [found] = await rows(
      `select u.email, t.scopes, o.slug, t.expires_at from api_tokens t join users u on u.id = t.owner_user_id
        join organizations o on o.id = t.organization_id where t.token_sha256 = $1`,
      sha256(token),
    );
    owners.push({ name, ...found });
  }
  const expires_at = new Date("2027-03-18T15:04:05Z");
  const all = ["workloads:read", "workloads:write", "admin"];
  const [admin, lead, member, otherAdmin, inBoth] = demo.users;
  expect(owners).toEqual([
    { name: "ORG_ADMIN", email: admin?.email, scopes: all, slug: "aldermoor", expires_at },
    { name: "TEAM_LEAD", email: lead?.email, scopes: ["workloads:read"], slug: "aldermoor", expires_at },
    { name: "MEMBER", email: member?.email, scopes: ["workloads:read"], slug: "aldermoor", expires_at },
    { name: "OTHER_ORG", email: otherAdmin?.email, scopes: all, slug: "tidewell", expires_at },
  ]);
  expect(
    await rows(
      `select t.owner_user_id, t.service_role, t.scopes, o.slug, (select count(*)::int from api_token_teams where token_id = t.id) as teams
        from api_tokens t join organizations o on o.id = t.organization_id where t.token_sha256 = $1`,
      sha256(INGEST),
    ),
  ).toEqual([
    { owner_user_id: null, service_role: "MEMBER", scopes: ["workloads:write"], slug: "aldermoor", teams: 0 },
  ]);
  expect(demo.users.map((user) => user.role)).toEqual([
    "ORG_ADMIN",
    "TEAM_LEAD",
    "MEMBER",
    "ORG_ADMIN",
    "MEMBER",
  ]);
  expect(
    await rows(
      "select organization_id from memberships join users u on u.id = user_id where email = $1",
      inBoth?.email,
    ),
  ).toHaveLength(2);
  for (const { email, password } of demo.users) {
    const [user] = await rows("select password_hash from users where email = $1", email);
    expect(await isPassword(user?.password_hash as string, password)).toBe(true);
  }
  expect(await rows("select from users where password_hash is not null")).toHaveLength(demo.users.length);
});

test("there is a cluster to report to on which nothing has run", async () => {
  expect(
    await rows(
      `select c.name, o.slug, (select count(*)::int from workloads w where w.organization_id = c.organization_id and w.cluster_id = c.id) as workloads
        from clusters c join organizations o on o.id = c.organization_id where c.id = $1`,
      decodeId("cluster", demo.ingest_cluster_id),
    ),
  ).toEqual([{ name: "sandbox", slug: "aldermoor", workloads: 0 }]);
});

test("the lead has teams below, the member has one without, and both see plenty", async () => {
  const [, lead, member] = demo.users;
  const workloadsBelow = (id: string | undefined) =>
    rows(
      `select count(distinct i.id)::int as teams, count(w.id)::int as workloads,
         count(*) filter (where w.status = 'running')::int as running
       from initiatives i left join workloads w on w.organization_id = i.organization_id and w.initiative_id = i.id
       where i.path @> array[$1::uuid]`,
      decodeId("initiative", id ?? ""),
    );
  const [led] = await workloadsBelow(lead?.initiative_ids[0]);
  expect(led?.teams).toBe(4);
  expect(led?.workloads).toBeGreaterThan(5_000);
  expect(led?.running).toBeGreaterThan(20);
  expect(member?.initiative_ids).toHaveLength(1);
  const [joined] = await workloadsBelow(member?.initiative_ids[0]);
  expect(joined?.teams).toBe(1);
  expect(joined?.workloads).toBeGreaterThan(2_000);
  for (const { email } of demo.users.slice(0, 4)) {
    expect((await rows("select from workloads where submitted_by = $1", email)).length).toBeGreaterThan(100);
  }
});

test("a database with data is refused and left as it is", async () => {
  const again = loadDemo({ databaseUrl: database.url, url: "http://muster.example", now: NOW });
  await expect(again).rejects.toThrow(DemoError);
  await expect(again).rejects.toThrow(
    /empty database only; this one holds organizations \(2\) and people \(46\)/,
  );
  expect(await rows("select from organizations")).toHaveLength(2);
});

test("a demo is told from that of another database", async () => {
  expect(await isDemoOf(database.url, demo)).toBe(true);
  const other = { ...demo, organization_id: encodeId("organization", newUuid(NOW.getTime())) };
  expect(await isDemoOf(database.url, other)).toBe(false);
});
