import { readdirSync } from "node:fs";
import { createTestServer, NOW, smallOrganization, type TestServer } from "@muster/api/testing";
import { createSession, type Session } from "@muster/cli/testing";
import { DAY_MS, encodeId } from "@muster/contract";
import { createPool } from "@muster/db";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { upkeep } from "../src/extension.ts";

let server: TestServer;
let acme: Awaited<ReturnType<typeof smallOrganization>>;
let maintenance: pg.Pool;
let session: Session;
let count = 0;

beforeAll(async () => {
  server = await createTestServer();
  maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
  session = createSession((terminal) => upkeep(terminal));
  session.env.DATABASE_URL = server.world.url;
});
afterAll(async () => {
  session.close();
  await maintenance.end();
  await server.close();
});

const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const ran = (days: number) => ({
  status: "completed" as const,
  submittedAt: daysAgo(days + 1),
  attempts: [{ startedAt: new Date(daysAgo(days).getTime() - 3_600_000), endedAt: daysAgo(days) }],
  gpuCount: 4,
});

beforeEach(async () => {
  await maintenance.query("select archive_workloads('infinity', 1000)");
  acme = await smallOrganization(server, `acme${++count}`);
  const team = acme.teams.vision;
  await server.world.workloads([
    { team, ...ran(500) },
    { team, ...ran(401) },
    { team, ...ran(399) },
    { team, ...ran(1) },
    // Old, and not over.
    {
      team,
      status: "running",
      submittedAt: daysAgo(600),
      attempts: [{ startedAt: daysAgo(600), endedAt: null }],
    },
    { team, status: "pending", submittedAt: daysAgo(700) },
  ]);
});

const get = async (path: string) => (await server.request(path, { token: acme.tokens.ORG_ADMIN })).body;
const total = async () => (await get("/v1/workloads?limit=1")).metadata.total_count as number;
const EVER = "time_range=custom&start_date=2020-01-01&end_date=2027-01-01";

describe("retention", () => {
  test("says how many it would drop, and drops none of them", async () => {
    const { code, out } = await session.run("retention", "--days", "400", "--dry-run");
    expect([code, out]).toEqual([0, "2 workloads ended before 2025-05-11 12:00 UTC.\n"]);
    expect(await total()).toBe(6);
  });

  test("drops what ended so long ago, and keeps what it adds up to", async () => {
    const before = (await get(`/v1/workloads/stats?${EVER}&include_archived=true`)).data;
    const used = (await get(`/v1/usage?${EVER}`)).data.total_gpu_hours as number;
    const { code, out } = await session.run("retention", "--days", "400");
    expect([code, out]).toEqual([0, "Dropped 2 workloads that ended before 2025-05-11 12:00 UTC.\n"]);
    expect(await total()).toBe(4);
    expect((await get(`/v1/workloads/stats?${EVER}`)).data.summary.total_workloads).toBe(4);
    expect((await get(`/v1/workloads/stats?${EVER}&include_archived=true`)).data).toEqual(before);
    expect((await get(`/v1/usage?${EVER}`)).data.total_gpu_hours).toBe(used);
    expect((await session.run("doctor")).code).toBe(0);
    expect((await session.run("retention", "--days", "400")).out).toContain("Dropped 0 workloads");
  });

  describe("leaves what a cluster was told of last, as it is told again and would count twice", () => {
    const tell = async (external_id: string, days: number, observed: number) => {
      const { body } = await server.request("/v1/ingest/workloads", {
        method: "POST",
        token: acme.tokens.ORG_ADMIN,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          cluster_id: encodeId("cluster", acme.organization.clusterId),
          observations: [
            {
              external_id,
              observed_at: daysAgo(observed),
              status: "completed",
              submitted_by: "ada@example.com",
              name: "train",
              team: "vision",
              submitted_at: daysAgo(days),
              started_at: daysAgo(days),
              completed_at: daysAgo(days - 1),
              gpu_count: 4,
            },
          ],
        }),
      });
      expect(body.data.results[0]).toMatchObject({ reason: null });
      return body.data.results[0].outcome as string;
    };

    const histories = async () => {
      const sql =
        "select count(distinct workload_id)::integer from workload_events where organization_id = $1";
      return (await maintenance.query<{ count: number }>(sql, [acme.organization.id])).rows[0]?.count;
    };

    test("until something later has been told", async () => {
      await tell("last", 600, 599);
      await tell("last", 600, 3);
      expect((await session.run("retention", "--days", "400", "--dry-run")).out).toContain("2 workloads");
      expect((await session.run("retention", "--days", "400")).out).toContain("Dropped 2 workloads");
      expect(await tell("last", 600, 2)).toBe("unchanged");
      await tell("newer", 2, 1);
      expect(await histories()).toBe(2);
      expect((await session.run("retention", "--days", "400")).out).toContain("Dropped 1 workloads");
      expect(await histories(), "its history goes with it").toBe(1);
    });

    test("by each of those who tell, while they do", async () => {
      await tell("of one", 600, 599);
      await tell("of one", 600, 0.02);
      await tell("of another", 500, 499);
      await tell("of another", 500, 0.01);
      const heard = (at: string) =>
        maintenance.query(`update cluster_reports set received_at = ${at} where organization_id = $1`, [
          acme.organization.id,
        ]);
      await heard("now() - interval '6 days'");
      expect((await session.run("retention", "--days", "400")).out).toContain("Dropped 2 workloads");
      expect(await tell("of one", 600, 0.015)).toBe("unchanged");
      await heard("now() - interval '8 days'");
      expect((await session.run("retention", "--days", "400")).out).toContain("Dropped 1 workloads");
    });
  });

  test.each(["0", "-1", "1.5", "a year", ""])("refuses --days “%s”", async (days) => {
    const { code, error } = await session.run("retention", `--days=${days}`);
    expect([code, error]).toEqual([2, expect.stringContaining("--days")]);
    expect(await total()).toBe(6);
  });
});

describe("doctor", () => {
  test("finds nothing where nothing is wrong", async () => {
    expect(await session.run("doctor", "--database", server.world.url)).toEqual({
      code: 0,
      out: "All sums equal their rows.\n",
      error: "",
    });
  });

  test("finds a sum that is wrong, and puts it right when told", async () => {
    await maintenance.query("select fold_workload_rollups()");
    await maintenance.query(
      "update workload_rollups set completed_count = completed_count + 1 where organization_id = $1 and cube = 'team' and grain = 0",
      [acme.organization.id],
    );
    const found = await session.run("doctor");
    expect(found).toMatchObject({ code: 1, error: "Make them anew with --repair.\n" });
    expect(found.out).toMatch(/^\d+ sums of 1 organization\(s\) differ from their rows\.\n$/);
    expect(await session.run("doctor", "--repair")).toMatchObject({
      code: 0,
      out: expect.stringContaining("All made anew"),
    });
    expect((await session.run("doctor")).code).toBe(0);
  });

  test("keeps what retention has archived when it makes sums anew", async () => {
    await session.run("retention", "--days", "400");
    const before = (await get(`/v1/workloads/stats?${EVER}&include_archived=true`)).data;
    await maintenance.query(
      "update workload_rollups set failed_count = 7 where organization_id = $1 and not is_archived",
      [acme.organization.id],
    );
    await session.run("doctor", "--repair");
    expect((await get(`/v1/workloads/stats?${EVER}&include_archived=true`)).data).toEqual(before);
  });
});

test.each([["doctor"], ["backup", "interrupted.backup"]])(
  "%s ends when it is told to, however long it waits",
  async (...words) => {
    const [command, file] = words;
    const stop = new AbortController();
    session.signal = stop.signal;
    const holder = await maintenance.connect();
    await holder.query("begin; lock table workloads in access exclusive mode");
    const path = file ? [`${session.home}/${file}`] : [];
    const ended = session.run(command, ...path);
    const waits = "select from pg_locks where not granted and relation = 'workloads'::regclass";
    while ((await holder.query(waits)).rowCount === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort("SIGINT");
    expect((await ended).code).toBe(130);
    await holder.query("rollback");
    holder.release();
    session.signal = new AbortController().signal;
    expect(readdirSync(session.home).filter((name) => name.startsWith("interrupted"))).toEqual([]);
  },
);
