import { DAY_MS } from "@muster/contract";
import { createPool } from "@muster/db";
import { createWorld, type TestOrganization, type World } from "@muster/db/testing/world";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScopedWorkloads, scopedWorkloads } from "../src/scoped-workloads.ts";
import type { RunStatement } from "../src/tenant.ts";

/** Workloads in all, of which one team has a dozen old ones and one cluster a few: nobody may look at all of them for a page. */
const ROWS = 40_000;
const NOW = new Date("2026-06-01T12:34:56Z");

let world: World;
let acme: TestOrganization;
let teams: string[];
let rareCluster: string;
let client: pg.PoolClient;
let pool: pg.Pool;

beforeAll(async () => {
  world = await createWorld();
  acme = await world.organization("acme");
  teams = [];
  for (const name of ["vision", "speech", "robotics", "dormant"])
    teams.push((await world.team(acme, name)).id);
  const owner = createPool({
    url: world.url,
    role: "muster_maintenance",
    maxConnections: 1,
    statementTimeoutMs: 120_000,
  });
  const { rows: clusters } = await owner.query<{ id: string }>(
    "insert into clusters (organization_id, id, name, scheduler) select $1, gen_random_uuid(), n, 'slurm' from unnest('{usual,rare}'::text[]) n returning id",
    [acme.id],
  );
  rareCluster = clusters[1]?.id ?? "";
  await owner.query(
    `insert into workloads (organization_id, id, initiative_id, cluster_id, external_id, name, status, submitted_by, gpu_count, is_managed,
        submitted_at, started_at, completed_at, ended_seconds, ended_gpu_seconds, observed_at)
      select $1, gen_random_uuid(), ($2::uuid[])[case when i < 12 then 4 else 1 + i % 3 end], ($3::uuid[])[case when i % 4000 = 7 then 2 else 1 end],
        i::text, 'train', case when i % 2000 = 3 then 'failed' else 'completed' end, 'user' || i % 50 || '@acme.example', 1, i % 3 = 0,
        at, at + interval '1 minute', at + interval '1 hour', 3540, 3540, at
      from (select i, $4::timestamptz - ($5 - i) * interval '3 minutes' as at from generate_series(0, $5 - 1) i) numbered`,
    [acme.id, teams, clusters.map(({ id }) => id), NOW, ROWS],
  );
  while (Number((await owner.query("select fold_workload_rollups() as n")).rows[0]?.n) > 0);
  await owner.end();
  // As no role of Muster's: to each of them the tables are another's.
  const superuser = new pg.Client(world.url);
  await superuser.connect();
  await superuser.query("vacuum analyze");
  await superuser.end();
  pool = createPool({ url: world.url, role: "muster_app", maxConnections: 1 });
  client = await pool.connect();
  await client.query("select set_config('app.org', $1, false)", [acme.id]);
}, 180_000);
afterAll(async () => {
  client.release();
  await pool.end();
  await world.close();
});

interface Node {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly Plans?: readonly Node[];
}

/** How many rows a plan looked at. */
function lookedAt(node: Node): number {
  const below = (node.Plans ?? []).reduce((sum, child) => sum + lookedAt(child), 0);
  const isScan = node["Relation Name"] !== undefined;
  const seen =
    (isScan ? node["Actual Rows"] : 0) +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Join Filter"] ?? 0);
  return below + seen * node["Actual Loops"];
}

/** How many rows a question looks at, asked as requests ask it: behind the tenant wall, by a plan for any values. */
async function rowsLookedAt(
  visible: "all" | readonly string[],
  ask: (workloads: ScopedWorkloads) => Promise<unknown>,
): Promise<number> {
  let rows = 0;
  const explain: RunStatement = async ({ text, values }) => {
    const { rows: plans } = await client.query<{ "QUERY PLAN": [{ Plan: Node }] }>(
      `explain (analyze, timing off, format json) ${text}`,
      [...values],
    );
    rows += lookedAt(plans[0]?.["QUERY PLAN"][0].Plan ?? raise());
    return [];
  };
  const scope = { organizationId: acme.id, userId: null, isAdmin: visible === "all", teams: visible };
  await ask(scopedWorkloads(explain, scope, { walkLength: 100 }));
  return rows;
}

const raise = (): never => {
  throw new Error("No plan.");
};

const newest = { sort: "submitted_at", order: "desc", asOf: NOW } as const;
const cut = { submittedFrom: new Date(NOW.getTime() - 30.4 * DAY_MS), submittedBefore: NOW };
const nowSeconds = cut.submittedBefore.getTime() / 1_000;
const bounds = [cut.submittedFrom.getTime(), cut.submittedBefore.getTime()];
const LISTS: Record<string, () => Parameters<ScopedWorkloads["page"]>[0]> = {
  "the newest": () => ({}),
  "a status that is rare": () => ({ statuses: ["failed"] }),
  "a status that there is not": () => ({ statuses: ["running", "pending"] }),
  "a rare status in a range that cuts days": () => ({ ...cut, statuses: ["failed"] }),
  "a cluster that is rare": () => ({ clusterId: rareCluster }),
  "an instance type that there is not": () => ({ instanceType: "h100" }),
  "a rare status of one kind": () => ({ statuses: ["failed"], isManaged: true }),
};
const SEEN: Record<string, () => "all" | string[]> = {
  "an admin": () => "all",
  "who sees one team": () => teams.slice(0, 1),
  "who sees two teams": () => teams.slice(0, 2),
  "who sees a dormant team": () => teams.slice(3),
};

describe.each(Object.keys(SEEN))("%s", (who) => {
  const visible = () => SEEN[who]?.() ?? [];

  test.each(Object.keys(LISTS))("looks at few workloads for a page of %s", async (name) => {
    const query = LISTS[name]?.() ?? {};
    expect(
      await rowsLookedAt(visible(), (workloads) => workloads.page(query, newest, undefined, 21)),
    ).toBeLessThan(1_500);
  });

  test("looks for nothing that the count says is not there", async () => {
    const query = { statuses: ["running", "pending"], instanceType: "h100" } as const;
    const lookedAtFor = (limit: number) =>
      rowsLookedAt(visible(), (workloads) => workloads.page(query, newest, undefined, limit));
    // The walk alone would be 100; reading the one count is a row or two.
    expect(await lookedAtFor(21)).toBeLessThan((await lookedAtFor(0)) + 10);
  });

  test("looks at few workloads for statistics whose range cuts days", async () => {
    const sums = await rowsLookedAt(visible(), (workloads) =>
      workloads.cohortSums(
        { boundaries: bounds, dimensions: ["initiative_id"], withArchived: false },
        ["gpu_seconds"],
        nowSeconds,
      ),
    );
    expect(sums).toBeLessThan(1_500);
    const usage = await rowsLookedAt(visible(), (workloads) =>
      workloads.usageSums({ boundaries: bounds, dimensions: [], withArchived: true }, nowSeconds),
    );
    expect(usage).toBeLessThan(1_500);
  });
});
