import { expect, test } from "vitest";
import { castOf } from "../src/cast.ts";
import { attemptSeconds, lifecycle } from "../src/lifecycle.ts";
import { emailOf, nameOf } from "../src/people.ts";
import { submittedSecondsAgo, waitSeconds } from "../src/timeline.ts";
import { parseTrace, readTrace } from "../src/trace.ts";
import { makeWorld } from "../src/world.ts";

const NOW = Date.parse("2026-03-18T15:04:05Z") / 1000;
const aJob = {
  trace: "helios",
  job: 7,
  submitter: "helios-1",
  gpuCount: 8,
  submitOffsetSeconds: 0,
  runSeconds: 500,
  status: "failed",
} as const;

test("the same moment makes the same world, cast included; a later one keeps everything but the times", async () => {
  const [one, same, later] = await Promise.all([makeWorld(NOW), makeWorld(NOW), makeWorld(NOW + 86_400)]);
  // As text: a deep comparison of so many rows takes seconds.
  expect(JSON.stringify(same) === JSON.stringify(one)).toBe(true);
  expect(castOf(same)).toEqual(castOf(one));
  expect(castOf(later)).toEqual(castOf(one));
  expect(later.first.workloads.map((workload) => workload.status)).toEqual(
    one.first.workloads.map((workload) => workload.status),
  );
});

test("of a trace, the jobs with GPUs are read, by the names of the columns", () => {
  const csv =
    "user,job,gpu_count,run_seconds,status,submit_offset_seconds\n3,1,2,60,completed,5\n3,2,0,9,failed,6\n";
  expect(parseTrace("philly", csv)).toEqual([
    {
      trace: "philly",
      job: 1,
      submitter: "philly-3",
      gpuCount: 2,
      submitOffsetSeconds: 5,
      runSeconds: 60,
      status: "completed",
    },
  ]);
  expect(() => parseTrace("philly", "job\n1\n")).toThrow(/no column user/);
});

test("both traces end now, and their weekdays stay", async () => {
  for (const [name, jobs] of [
    ["philly", 15_000],
    ["helios", 10_796],
  ] as const) {
    const trace = await readTrace(name);
    const ago = submittedSecondsAgo(trace);
    expect(ago).toHaveLength(jobs);
    expect(ago.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(0);
    expect(ago.reduce((a, b) => Math.min(a, b))).toBeLessThan(300);
    const week = 7 * 86_400;
    const shifts = trace.map((job, index) => (job.submitOffsetSeconds + (ago[index] ?? 0)) % week);
    expect(new Set(shifts).size).toBe(1);
  }
});

test("a job waits, then runs, then ends as the trace says", () => {
  const start = NOW + waitSeconds(aJob);
  expect(lifecycle(aJob, NOW, start - 1)).toMatchObject({ status: "pending", attempts: [], observedAt: NOW });
  expect(lifecycle(aJob, NOW, start)).toEqual({
    status: "running",
    attempts: [{ startedAt: start, endedAt: null }],
    completedAt: null,
    observedAt: start,
  });
  expect(lifecycle(aJob, NOW, start + 500)).toEqual({
    status: "failed",
    attempts: [{ startedAt: start, endedAt: start + 500 }],
    completedAt: start + 500,
    observedAt: start + 500,
  });
});

test("about one job in fifty is requeued, and its attempts add up to the trace's run time", async () => {
  const jobs = [...(await readTrace("philly")), ...(await readTrace("helios"))];
  const attempts = jobs.map(attemptSeconds);
  for (const [index, parts] of attempts.entries()) {
    expect(parts.reduce((sum, seconds) => sum + seconds, 0)).toBe(jobs[index]?.runSeconds);
  }
  const requeued = attempts.filter((parts) => parts.length > 1).length / jobs.length;
  expect(requeued).toBeGreaterThan(0.015);
  expect(requeued).toBeLessThan(0.025);
});

test("2,304 people have 2,304 addresses", () => {
  const emails = Array.from({ length: 2304 }, (_, n) => emailOf(nameOf(n), "aldermoor.example"));
  expect(new Set(emails).size).toBe(2304);
  expect(emails.every((email) => /^[a-z]+\.[a-z]+@aldermoor\.example$/.test(email))).toBe(true);
});
