import { GROUPINGS, type Grouping } from "@muster/contract";
import { createPool } from "@muster/db";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type BuiltOrganization,
  type BuiltWorkload,
  buildOrganization,
  organizationArbitrary,
} from "./random-organization.ts";
import { createTestServer, NOW, smallOrganization, type TestServer } from "./server.ts";

let server: TestServer;
let maintenance: pg.Pool;
beforeAll(async () => {
  server = await createTestServer();
  maintenance = createPool({ url: server.world.url, role: "muster_maintenance", maxConnections: 1 });
});
afterAll(async () => {
  await maintenance.end();
  await server.close();
});

const HOUR_MS = 3_600_000;
const moment = fc
  .integer({ min: -60, max: 14 * 60 })
  .map((minutes) => new Date(NOW.getTime() - minutes * 60_000));
const queryArbitrary = fc.record({
  range: fc.tuple(moment, moment).map(([a, b]) => (a < b ? { start: a, end: b } : { start: b, end: a })),
  zone: fc.constantFrom("UTC", "Asia/Kolkata", "America/St_Johns", "Asia/Kathmandu"),
  interval: fc.constantFrom(undefined, "hour", "day", "week", "month"),
  fields: fc.subarray([...GROUPINGS], { maxLength: 2 }),
});
type Query = typeof queryArbitrary extends fc.Arbitrary<infer T> ? T : never;

interface Group {
  readonly workload_count?: number;
  readonly gpu_hours: number;
  readonly [field: string]: unknown;
}
interface Interval extends Group {
  readonly start: string;
  readonly end: string;
  readonly grouped?: Group[];
}

const units = (hours: number) => Math.round(hours * 10_000);

/** The whole seconds of each attempt, and the GPUs that it held, said again without the code under test. */
const stretches = ({ attempts = [], gpuCount = 1 }: BuiltWorkload) =>
  attempts.map(({ startedAt, endedAt, suspendedSeconds = 0 }) => {
    const first = Math.ceil(startedAt.getTime() / 1_000);
    const end = endedAt ? first + Math.floor((endedAt.getTime() - startedAt.getTime()) / 1_000) : Infinity;
    return { start: first + suspendedSeconds, end, gpus: gpuCount };
  });

const gpuSecondsInside = (row: BuiltWorkload, from: number, before: number) =>
  stretches(row).reduce(
    (sum, { start, end, gpus }) => sum + gpus * Math.max(0, Math.min(end, before) - Math.max(start, from)),
    0,
  );

const gpuSecondsSoFar = (row: BuiltWorkload) =>
  stretches(row).reduce(
    (sum, { start, end, gpus }) =>
      sum + gpus * (end === Infinity ? Math.max(0, Math.floor(NOW.getTime() / 1_000) - start) : end - start),
    0,
  );

const fieldOf = (row: BuiltWorkload, field: Grouping, org: BuiltOrganization): unknown =>
  ({
    submitted_by: row.submittedBy,
    initiative_id: org.teamIds[row.teamNumber],
    instance_type: row.instanceType,
    cluster_id: org.clusterIds[row.clusterNumber],
    status: row.status,
  })[field];

/** Rows by the fields of their group, as text. */
function grouped(rows: readonly BuiltWorkload[], fields: readonly Grouping[], org: BuiltOrganization) {
  const groups = new Map<string, BuiltWorkload[]>();
  for (const row of rows) {
    const key = JSON.stringify(fields.map((field) => fieldOf(row, field, org)));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

const keyIn = (group: Group, fields: readonly Grouping[]) =>
  JSON.stringify(fields.map((field) => group[field]));

/** Intervals follow each other through the whole range and are cut where the zone's calendar says. */
function expectCalendar(series: readonly Interval[], query: Query, start: string, end: string) {
  expect([series[0]?.start, series.at(-1)?.end]).toEqual([start, end]);
  for (const [index, { start: cut }] of series.entries()) {
    if (index === 0) continue;
    expect(cut).toBe(series[index - 1]?.end);
    const local = new Intl.DateTimeFormat("en-GB", {
      timeZone: query.zone,
      weekday: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
    }).format(new Date(cut));
    expect(local).toMatch(
      { hour: /:00$/, day: /00:00$/, week: /^Mon.*00:00$/, month: /\b1\b.*00:00$/ }[query.interval ?? "hour"],
    );
  }
}

async function ask(path: string, query: Query, fields: readonly Grouping[], token: string) {
  const search = new URLSearchParams({
    time_range: "custom",
    start_date: query.range.start.toISOString(),
    end_date: query.range.end.toISOString(),
    time_zone: query.zone,
    ...(query.interval && { interval: query.interval }),
    ...(fields.length > 0 && { group_by: fields.join(",") }),
  });
  const { status, body } = await server.request(`${path}?${search}`, { token });
  expect([status, body.error]).toEqual([200, undefined]);
  return body.data;
}

async function checkStats(org: BuiltOrganization, query: Query, token: string) {
  const { fields, range } = query;
  const data = await ask("/v1/workloads/stats", query, fields, token);
  const inside = (from: Date, before: Date) =>
    org.workloads.filter(({ submittedAt }) => submittedAt >= from && submittedAt < before);
  const expectSums = (got: Group, rows: readonly BuiltWorkload[], apart: number) => {
    expect(got.workload_count).toBe(rows.length);
    const seconds = rows.reduce((sum, row) => sum + gpuSecondsSoFar(row), 0);
    expectNear(got.gpu_hours, seconds, apart);
  };
  const expectGroups = (got: readonly Group[] | undefined, rows: readonly BuiltWorkload[], apart: number) => {
    if (fields.length === 0) return expect(got).toBeUndefined();
    const wanted = grouped(rows, fields, org);
    expect(new Set(got?.map((group) => keyIn(group, fields)))).toEqual(new Set(wanted.keys()));
    for (const group of got ?? []) expectSums(group, wanted.get(keyIn(group, fields)) ?? [], apart);
  };
  const rows = inside(range.start, range.end);
  expect(data.summary.total_workloads).toBe(rows.length);
  expectGroups(data.grouped, rows, ROUNDED);
  const total = units(data.summary.total_gpu_hours);
  if (fields.length > 0) expect(sumOf(data.grouped)).toBe(total);
  if (!query.interval) return expect(data.series).toBeUndefined();
  expectCalendar(data.series, query, range.start.toISOString(), range.end.toISOString());
  for (const interval of data.series as Interval[]) {
    const own = inside(new Date(interval.start), new Date(interval.end));
    expectSums(interval, own, OF_A_SERIES);
    expectGroups(interval.grouped, own, OF_A_SERIES);
    if (fields.length > 0) expect(sumOf(interval.grouped ?? [])).toBe(units(interval.gpu_hours));
  }
  expect(sumOf(data.series)).toBe(total);
}

async function checkUsage(org: BuiltOrganization, query: Query, token: string) {
  const fields = query.fields.filter((field) => field !== "status");
  const data = await ask("/v1/usage", query, fields, token);
  const second = (time: string | Date) => Math.floor(new Date(time).getTime() / 1_000);
  const used = (rows: readonly BuiltWorkload[], from: string, before: string) =>
    rows.reduce((sum, row) => sum + gpuSecondsInside(row, second(from), second(before)), 0);
  const expectGroups = (got: readonly Group[] | undefined, from: string, before: string, apart: number) => {
    if (fields.length === 0) return;
    const wanted = grouped(org.workloads, fields, org);
    const shown = new Map((got ?? []).map((group) => [keyIn(group, fields), group.gpu_hours]));
    for (const [key, rows] of wanted) expectNear(shown.get(key) ?? 0, used(rows, from, before), apart);
    expect([...shown.keys()].filter((key) => !wanted.has(key))).toEqual([]);
  };
  expect(data.start).toBe(new Date(Math.min(second(query.range.start), second(NOW)) * 1_000).toISOString());
  expectNear(data.total_gpu_hours, used(org.workloads, data.start, data.end), ROUNDED);
  expect(data.gpus_in_use).toBe(
    org.workloads
      .filter(({ attempts = [] }) => {
        const last = attempts.at(-1);
        // A scheduler's clock may be ahead; what begins later is not held yet.
        return (
          last?.endedAt === null && last.startedAt.getTime() <= Math.floor(NOW.getTime() / 1_000) * 1_000
        );
      })
      .reduce((sum, { gpuCount = 1 }) => sum + gpuCount, 0),
  );
  expectGroups(data.grouped, data.start, data.end, ROUNDED);
  if (fields.length > 0) expect(sumOf(data.grouped)).toBe(units(data.total_gpu_hours));
  if (!query.interval) return;
  for (const interval of data.series as Interval[]) {
    expectNear(interval.gpu_hours, used(org.workloads, interval.start, interval.end), OF_A_SERIES);
    expectGroups(interval.grouped, interval.start, interval.end, OF_A_SERIES);
  }
  expect(sumOf(data.series)).toBe(units(data.total_gpu_hours));
}

/** Units of 0.0001 GPU-hours: what is rounded is less than one off; of a series as many as there may be groups. */
const ROUNDED = 1;
const OF_A_SERIES = 60;

function expectNear(hours: number, gpuSeconds: number, apart: number): void {
  expect(Math.abs(units(hours) - (gpuSeconds * 25) / 9)).toBeLessThan(apart);
}

const sumOf = (groups: readonly Group[]) => groups.reduce((sum, { gpu_hours }) => sum + units(gpu_hours), 0);

test("any grouping, series and range equals sums over plain arrays, folded or not", async () => {
  await fc.assert(
    fc.asyncProperty(
      organizationArbitrary,
      fc.array(queryArbitrary, { minLength: 10, maxLength: 20 }),
      fc.nat(100),
      async (shape, queries, most) => {
        const org = await buildOrganization(server, {
          ...shape,
          people: [{ role: "ORG_ADMIN", leads: [], joins: [] }],
        });
        // Some of what was written is folded, some is not yet.
        await maintenance.query("select fold_workload_rollups($1)", [most]);
        for (const query of queries) {
          await checkStats(org, query, org.people[0]?.token ?? "");
          await checkUsage(org, query, org.people[0]?.token ?? "");
        }
      },
    ),
    { numRuns: 3 },
  );
  expect((await maintenance.query("select * from drifted_workload_rollups()")).rows).toEqual([]);
}, 60_000);

test("waits, what failed and the period before, on demand only", async () => {
  const acme = await smallOrganization(server, "extras");
  const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
  const finished = (
    status: "failed" | "completed",
    submitted: number,
    waitedSeconds: number,
    gpuCount: number,
  ) => {
    const startedAt = new Date(ago(submitted).getTime() + waitedSeconds * 1_000);
    const endedAt = new Date(startedAt.getTime() + HOUR_MS);
    return {
      team: acme.teams.vision,
      status,
      submittedAt: ago(submitted),
      gpuCount,
      attempts: [{ startedAt, endedAt }],
    };
  };
  await server.world.workloads([
    finished("failed", 20, 60, 8),
    { ...finished("completed", 30, 180, 1), instanceType: null },
    finished("completed", 40, 3_000, 1),
    finished("failed", 7 * 24 + 5, 10, 2),
    { team: acme.teams.vision, submittedAt: ago(1) },
  ]);
  const stats = async (search: string) =>
    (
      await server.request(`/v1/workloads/stats?time_range=last_7_days${search}`, {
        token: acme.tokens.MEMBER,
      })
    ).body.data;
  expect(await stats("&include=wait_time,failed_gpu_hours,previous_period")).toEqual({
    summary: {
      total_workloads: 4,
      total_gpu_hours: 10,
      average_duration_seconds: 3_600,
      success_rate: 0.6667,
      wait_time: { mean_seconds: 1_080, p50_seconds: 180, p95_seconds: 3_000 },
      failed_gpu_hours: 8,
    },
    previous: {
      start: ago(14 * 24).toISOString(),
      end: ago(7 * 24).toISOString(),
      summary: {
        total_workloads: 1,
        total_gpu_hours: 2,
        average_duration_seconds: 3_600,
        success_rate: 0,
        wait_time: { mean_seconds: 10, p50_seconds: 10, p95_seconds: 10 },
        failed_gpu_hours: 2,
      },
    },
  });
  expect(Object.keys(await stats(""))).toEqual(["summary"]);
  expect(await stats("&instance_type=h100-80gb")).toMatchObject({ summary: { total_workloads: 0 } });
  const ofNone = { total_workloads: 1, wait_time: { p50_seconds: 180 } };
  expect(await stats("&instance_type=&include=wait_time")).toMatchObject({ summary: ofNone });
});

test("a series of too many pieces is refused with what would be right", async () => {
  const acme = await smallOrganization(server, "pieces");
  const { status, body } = await server.request(
    "/v1/usage?time_range=custom&start_date=2020-01-01&interval=hour",
    { token: acme.tokens.MEMBER },
  );
  expect([status, body.error.details]).toEqual([
    400,
    [
      {
        path: "interval",
        message: "cuts this range into more than 800 pieces; take a longer interval or a shorter range",
      },
    ],
  ]);
});
