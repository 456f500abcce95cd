import { newApiToken } from "@muster/access";
import { encodeId, type ObservationInput, WORKLOAD_STATUSES } from "@muster/contract";
import { createPool } from "@muster/db";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer, NOW, type TestServer } from "./server.ts";

let server: TestServer;
let maintenance: pg.Pool;
let count = 0;

beforeAll(async () => {
  server = await createTestServer();
  maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 2 });
});
afterAll(async () => {
  await maintenance.end();
  await server.close();
});

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

/** Observations of few workloads at few moments, so that many speak of the same one and some of the same moment. */
const observationArbitrary = fc
  .record({
    job: fc.nat(5),
    // Looks at different moments often find the very same.
    minutes: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
    look: fc.nat(2),
    status: fc.constantFrom(...WORKLOAD_STATUSES),
    team: fc.constantFrom("vision", "speech", "unheard-of", null),
    gpu_count: fc.integer({ min: 0, max: 4 }),
    attempts: fc.integer({ min: 1, max: 3 }),
    suspended: fc.constantFrom(0, 30),
    submitted_by: fc.constantFrom("ada@example.com", "bob@example.com"),
  })
  .map(({ job, minutes, look, status, team, attempts, suspended, ...rest }): ObservationInput[] => {
    const isOver = status !== "pending" && status !== "running";
    return minutes.map((minute) => ({
      ...rest,
      external_id: `job-${job}`,
      observed_at: minutesAgo(100 - minute),
      status,
      name: `train-${look % 2}`,
      team,
      submitted_at: minutesAgo(900),
      completed_at: isOver ? minutesAgo(500) : null,
      labels: { seen: String(look) },
      attempts: Array.from({ length: status === "pending" ? attempts - 1 : attempts }, (_, index) => ({
        attempt_id: String(index),
        started_at: minutesAgo(800 - 90 * index),
        ended_at: status === "running" && index === attempts - 1 ? null : minutesAgo(730 - 90 * index),
        gpu_count: rest.gpu_count,
        suspended_seconds: suspended,
      })),
    }));
  });

/** The same observations, told in any order, some of them again, in any batches, up to three at once. */
const tellingArbitrary = (observations: readonly ObservationInput[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...observations], { minLength: observations.length }),
      fc.subarray([...observations]),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      fc.integer({ min: 1, max: 3 }),
    )
    .map(([order, again, sizes, atOnce]) => {
      const all = [...order, ...again];
      const batches: ObservationInput[][] = [];
      for (let at = 0; at < all.length;) {
        const size = sizes.next().value;
        batches.push(all.slice(at, at + size));
        at += size;
      }
      return { batches, atOnce };
    });

async function tell({ batches, atOnce }: { batches: ObservationInput[][]; atOnce: number }) {
  const organization = await server.world.organization(`told-${++count}`);
  const teams = new Map([
    [organization.unassignedId, "unassigned"],
    [(await server.world.team(organization, "vision")).id, "vision"],
    [(await server.world.team(organization, "speech")).id, "speech"],
  ]);
  const token = newApiToken();
  await server.world.token(token, { organization, role: "MEMBER" });
  const waiting = [...batches];
  const deliver = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const { status, body } = await server.request("/v1/ingest/workloads", {
        method: "POST",
        token,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          cluster_id: encodeId("cluster", organization.clusterId),
          observations: batch,
        }),
      });
      expect([status, body.data?.counts.rejected]).toEqual([200, 0]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, deliver));
  const read = async (sql: string) =>
    (await maintenance.query<Record<string, unknown>>(sql, [organization.id])).rows;
  // Ids are drawn; everything else must be the same.
  const rows = await read(
    `select * from (select w.*, null as id, null as organization_id, null as cluster_id from workloads w where organization_id = $1) w order by external_id`,
  );
  return {
    rows: rows.map(({ initiative_id, ...row }): Record<string, unknown> => ({
      ...row,
      team: teams.get(String(initiative_id)),
    })),
    events: await read(
      `select w.external_id, e.attempt_count, e.status, e.observed_at from workload_events e
        join workloads w on w.organization_id = e.organization_id and w.id = e.workload_id where e.organization_id = $1 order by 1, 2, 3`,
    ),
  };
}

const keyOf = ({ external_id, attempts = [], status }: ObservationInput) =>
  `${external_id} ${attempts.length} ${status}`;

/** The history that must come of observations: each status with so many attempts, when it was first seen. */
function historyOf(observations: readonly ObservationInput[]): Record<string, string> {
  const first: Record<string, string> = {};
  for (const each of observations) {
    const known = first[keyOf(each)];
    if (known === undefined || each.observed_at < known) first[keyOf(each)] = each.observed_at;
  }
  return first;
}

/** Whether a stored row is what the newest of its observations says; of the same moment, any of them. */
function isNewestOf(row: Record<string, unknown>, observations: readonly ObservationInput[]): boolean {
  const own = observations.filter(({ external_id }) => external_id === row["external_id"]);
  const newest = own
    .map(({ observed_at }) => observed_at)
    .toSorted()
    .at(-1);
  return own.some(
    (each) =>
      each.observed_at === newest &&
      (row["observed_at"] as Date).toISOString() === newest &&
      row["status"] === each.status &&
      row["submitted_by"] === each.submitted_by &&
      row["gpu_count"] === each.gpu_count &&
      row["team"] === (each.team === "vision" || each.team === "speech" ? each.team : "unassigned") &&
      JSON.stringify(row["labels"]) === JSON.stringify(each.labels),
  );
}

test("any order, repetition, split and concurrency ends in the same rows, history and sums", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(observationArbitrary, { minLength: 1, maxLength: 30, size: "max" })
        .map((looks) => looks.flat())
        .chain((observations) =>
          fc.tuple(fc.constant(observations), tellingArbitrary(observations), tellingArbitrary(observations)),
        ),
      async ([observations, one, other]) => {
        const [first, second] = [await tell(one), await tell(other)];
        expect(second).toEqual(first);
        const names = new Set(observations.map(({ external_id }) => external_id));
        expect(first.rows.map((row) => row["external_id"])).toEqual([...names].toSorted());
        expect(first.rows.filter((row) => !isNewestOf(row, observations))).toEqual([]);
        const history = first.events.map((event) => [
          `${String(event["external_id"])} ${String(event["attempt_count"])} ${String(event["status"])}`,
          (event["observed_at"] as Date).toISOString(),
        ]);
        expect(Object.fromEntries(history)).toEqual(historyOf(observations));
        expect(history.length).toBe(Object.keys(historyOf(observations)).length);
        expect((await maintenance.query("select * from drifted_workload_rollups()")).rows).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

test("four writers on the same workloads neither wait in a ring nor lose anything", async () => {
  const WORKLOADS = 100;
  const BATCHES = 40;
  // Each batch tells of all of them, in its own order, of some later and of some earlier than the others.
  const momentOf = (batch: number, n: number) => (17 * batch + 7 * n) % BATCHES;
  const batches = Array.from({ length: BATCHES }, (_, batch) => {
    const first = 13 * batch;
    const order = Array.from({ length: WORKLOADS }, (__, n) => (first + n) % WORKLOADS);
    return (batch % 2 === 0 ? order : order.toReversed()).map((n): ObservationInput => ({
      external_id: `job-${n}`,
      observed_at: minutesAgo(100 - momentOf(batch, n)),
      status: "pending",
      name: `look-${momentOf(batch, n)}`,
      submitted_by: "ada@example.com",
      gpu_count: 1,
      submitted_at: minutesAgo(900),
    }));
  });
  const { rows } = await tell({ batches, atOnce: 4 });
  expect(rows.map(({ name }) => name)).toEqual(
    Array.from({ length: WORKLOADS }, () => `look-${BATCHES - 1}`),
  );
});
