import type { Workload } from "@muster/contract";
import { expect, test } from "vitest";
import { countOfEarlier, stepsOf, stretchesOf } from "../src/app/(app)/workloads/[workload_id]/history.ts";
import { verdictOf } from "../src/app/(app)/workloads/[workload_id]/sibling-runs.ts";
import { newsSince } from "../src/app/(app)/workloads/(list)/use-steady-rows.ts";
import { ticksTo } from "../src/components/chart/scale.ts";
import { toSeries } from "../src/components/chart/series.ts";
import { usageCsv } from "../src/app/(app)/usage/usage-csv.ts";

const at = (time: string) => `2026-11-23T${time}.000Z`;
const NOW = Date.parse(at("12:00:00"));

const aWorkload = (values: Partial<Workload>): Workload => ({
  workload_id: "wl_01jeavgz1ye4d9ym9xdj741sz0",
  name: "training",
  status: "completed",
  submitted_by: "ada@example.com",
  initiative_id: "init_01jeavgz1ye4d9ym9xdj741sz0",
  instance_type: null,
  gpu_count: 8,
  submitted_at: at("08:00:00"),
  started_at: at("08:10:00"),
  completed_at: at("11:00:00"),
  duration_seconds: 9_000,
  gpu_hours_used: 20,
  exit_code: 0,
  is_managed: false,
  cluster_id: "cluster_01jeavgz1ye4d9ym9xdj741sz0",
  namespace: null,
  ...values,
});

const inShort = (steps: ReturnType<typeof stepsOf>) => steps.map(({ name, seconds }) => [name, seconds]);

const attempt = (from: string, to: string | null, gpu_count = 8, suspended_seconds = 0) => ({
  started_at: at(from),
  ended_at: to === null ? null : at(to),
  gpu_count,
  suspended_seconds,
});

test("each time that a workload got GPUs and lost them is a step of its own", () => {
  const attempts = [attempt("08:10:00", "09:10:00"), attempt("09:20:00", "11:00:00")];
  expect(inShort(stepsOf(aWorkload({}), attempts, [], NOW))).toEqual([
    ["Submitted", 600],
    ["Started", 3_600],
    ["Back in the queue", 600],
    ["Started again (attempt 2)", 6_000],
    ["Completed", null],
  ]);
});

test("of many attempts, all between the submission and the last ten can be left out", () => {
  const clock = (hour: number, minute: number) =>
    `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00`;
  const attempts = Array.from({ length: 13 }, (_, hour) => attempt(clock(hour, 10), clock(hour, 50)));
  const workload = aWorkload({ submitted_at: at("00:00:00"), completed_at: at("12:50:00") });
  const steps = stepsOf(workload, attempts, [], NOW);
  const earlier = countOfEarlier(steps);
  expect(steps[earlier]?.name).toBe("Back in the queue");
  expect(steps[earlier + 1]?.name).toBe("Started again (attempt 4)");
  for (const few of [0, 1, 2, 10])
    expect(countOfEarlier(stepsOf(workload, attempts.slice(0, few), [], NOW))).toBe(0);
});

test("who gets other GPUs without waiting was resized, and who loses them for good waits until the end", () => {
  const resized = [attempt("08:10:00", "09:00:00"), attempt("09:00:00", "11:00:00", 4)];
  expect(inShort(stepsOf(aWorkload({}), resized, [], NOW))).toEqual([
    ["Submitted", 600],
    ["Started with 8 GPUs", 3_000],
    ["Resized to 4 GPUs", 7_200],
    ["Completed", null],
  ]);
  const preempted = [attempt("08:10:00", "10:00:00", 8, 60)];
  const steps = stepsOf(aWorkload({ status: "cancelled" }), preempted, [], NOW);
  expect(inShort(steps).slice(1)).toEqual([
    ["Started", 6_600],
    ["Back in the queue", 3_600],
    ["Cancelled", null],
  ]);
  expect(steps[1]?.suspendedSeconds).toBe(60);
});

test("who starts again with other GPUs is told with how many, each time", () => {
  const attempts = [attempt("08:10:00", "09:10:00", 1), attempt("09:20:00", "11:00:00", 2)];
  expect(stepsOf(aWorkload({}), attempts, [], NOW).map(({ name }) => name)).toEqual([
    "Submitted",
    "Started with 1 GPU",
    "Back in the queue",
    "Started again with 2 GPUs (attempt 2)",
    "Completed",
  ]);
});

test("who ends some seconds after its GPUs were free did not wait for any", () => {
  const steps = stepsOf(aWorkload({ status: "failed" }), [attempt("08:10:00", "10:59:55")], [], NOW);
  expect(inShort(steps)).toEqual([
    ["Submitted", 600],
    ["Started", 10_195],
    ["Failed", null],
  ]);
});

test("what is suspended does not wait for GPUs: it holds none, and runs on", () => {
  const suspended = aWorkload({ status: "running", completed_at: null });
  const steps = stepsOf(suspended, [attempt("08:10:00", "09:00:00")], [], NOW);
  expect(inShort(steps)).toEqual([
    ["Submitted", 600],
    ["Started", 3_000],
    ["Suspended", 10_800],
  ]);
  expect(steps.at(-1)?.phase).toBe("suspended");
});

test("an attempt that was suspended for a while is not shown as running for all of it", () => {
  const steps = stepsOf(aWorkload({}), [attempt("08:10:00", "11:00:00", 8, 9_000)], [], NOW);
  expect(stretchesOf(steps).map(({ phase, seconds }) => [phase, seconds])).toEqual([
    ["pending", 600],
    ["running", 1_200],
    ["suspended", 9_000],
  ]);
});

const rowsOf = (ids: string) => [...ids].map((id) => ({ workload_id: id }));

test.each([
  ["abc", "abc", 0, false],
  ["abc", "xab", 1, true],
  ["abc", "xyz", 3, true],
  ["abc", "abd", 0, true],
  ["abc", "ac", 0, true],
  ["abc", "", 0, true],
])("of the rows %s, when they are %s, %d are new before them", (shown, latest, newCount, hasChanged) => {
  expect(newsSince(rowsOf(shown), rowsOf(latest))).toEqual({ newCount, hasChanged });
});

test("what was seen late says how late", () => {
  const events = [
    { status: "running", attempt_count: 1, observed_at: at("08:10:05") },
    { status: "completed", attempt_count: 1, observed_at: at("11:10:00") },
  ] as const;
  const steps = stepsOf(aWorkload({}), [attempt("08:10:00", "11:00:00")], [...events], NOW);
  expect(steps.map(({ seenAfterSeconds }) => seenAfterSeconds)).toEqual([null, 5, 600]);
});

test("what runs or waits does so until now", () => {
  const running = aWorkload({ status: "running", completed_at: null });
  expect(inShort(stepsOf(running, [attempt("08:10:00", null)], [], NOW))).toEqual([
    ["Submitted", 600],
    ["Started", 13_800],
  ]);
  const waiting = aWorkload({ status: "pending", started_at: null, completed_at: null });
  expect(inShort(stepsOf(waiting, [], [], NOW))).toEqual([["Submitted", 14_400]]);
  const neverRan = aWorkload({ status: "cancelled", started_at: null });
  expect(inShort(stepsOf(neverRan, [], [], NOW))).toEqual([
    ["Submitted", 10_800],
    ["Cancelled", null],
  ]);
});

test("runs of a name that sometimes fail are called flaky; too few are not judged", () => {
  const runs = (...statuses: Workload["status"][]) => statuses.map((status) => aWorkload({ status }));
  expect(verdictOf(runs("completed", "failed", "completed", "failed", "cancelled"))).toMatch(
    /^2 of the last 4 failed\. It is flaky.*Half of those that completed took 2.h 30.min or less\.$/,
  );
  expect(verdictOf(runs("completed", "failed"))).toMatch(/^1 of the last 2 failed\. The one that completed/);
  expect(verdictOf(runs("failed", "running"))).toBe("The only one that has ended failed.");
  expect(verdictOf(runs("completed"))).toMatch(/^The only one that has ended completed in 2.h 30.min\.$/);
  expect(verdictOf(runs("failed", "failed"))).toBe("All of the last 2 failed.");
  expect(verdictOf(runs("completed", "completed"))).toMatch(/^None of the last 2 failed\./);
  expect(verdictOf(runs("running", "cancelled"))).toBe("None of them has completed or failed yet.");
});

test.each([
  [0, [0, 1]],
  [7, [0, 2, 4, 6, 8]],
  [58_000, [0, 20_000, 40_000, 60_000]],
  [0.3, [0, 0.1, 0.2, 0.3]],
])("an axis to %d has round values", (largest, ticks) => expect(ticksTo(largest)).toEqual(ticks));

test("what is not among the largest groups is one, and takes what they leave of the totals", () => {
  const groups = Array.from({ length: 8 }, (_, index) => ({
    key: String(index),
    word: `team ${index}`,
    values: [index, 0.1],
  }));
  const all = toSeries({ groups, groupCount: 8, totals: [28, 0.8] });
  expect(all.map(({ word }) => word)).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map((index) => `team ${index}`));
  const some = toSeries({ groups, groupCount: 30, totals: [40, 1.1] });
  expect(some.map(({ word }) => word)).toEqual([
    ...[7, 6, 5, 4, 3, 2, 1].map((index) => `team ${index}`),
    "23 others",
  ]);
  expect(some.at(-1)).toMatchObject({ values: [12, 0.4], look: 0 });
});

test("no cell of a CSV runs as a formula", () => {
  const series = [
    {
      start: at("00:00:00"),
      end: at("01:00:00"),
      gpu_hours: 1,
      grouped: [{ submitted_by: '=HYPERLINK("x"),1', gpu_hours: 1 }],
    },
  ];
  const csv = usageCsv(series, ["submitted_by"], (_, key) => key ?? "");
  expect(csv.split("\r\n")[1]).toBe(
    `${at("00:00:00")},${at("01:00:00")},"'=HYPERLINK(""x""),1","'=HYPERLINK(""x""),1",1`,
  );
});
