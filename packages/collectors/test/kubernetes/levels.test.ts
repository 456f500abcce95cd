import { observationSchema } from "@muster/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Controller } from "../../src/kubernetes/controller.ts";
import { attemptsOf, type Hold, levelsOf } from "../../src/kubernetes/levels.ts";
import { lifeOf } from "../../src/kubernetes/workload.ts";

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const short = (holds: readonly Hold[]) =>
  attemptsOf(holds).map(({ gpu_count, started_at, ended_at, suspended_seconds }) => [
    gpu_count,
    Date.parse(started_at) / 1000,
    ended_at === null ? null : Date.parse(ended_at) / 1000,
    suspended_seconds,
  ]);

test("pods that start and end one after the other make one attempt", () => {
  const pods = [0, 1, 2, 3].map((n) => ({ gpus: 8, start: 100 + 10 * n, end: 4_000 + 5 * n }));
  const held = pods.reduce((sum, { gpus, start, end }) => sum + gpus * (end - start), 0);
  const lost = 32 * (4_015 - 100) - held;
  expect(short(pods)).toEqual([[32, 100, 4_015, Math.round(lost / 32)]]);
});

test("a restart, a resize and what runs now are attempts of their own", () => {
  const restarted = [
    { gpus: 8, start: 0, end: 500 },
    { gpus: 8, start: 510, end: null },
  ];
  expect(short(restarted)).toEqual([
    [8, 0, 500, 0],
    [8, 510, null, 0],
  ]);
  const resized = [
    { gpus: 2, start: 0, end: null },
    { gpus: 2, start: 1_000, end: 2_000 },
  ];
  expect(short(resized)).toEqual([
    [2, 0, 1_000, 0],
    [4, 1_000, 2_000, 0],
    [2, 2_000, null, 0],
  ]);
});

test("a pod that is replaced at once is no attempt of its own", () => {
  const pods = [
    { gpus: 8, start: 0, end: 3_000 },
    { gpus: 8, start: 0, end: 1_000 },
    { gpus: 8, start: 1_020, end: 3_000 },
  ];
  expect(short(pods)).toEqual([[16, 0, 3_000, 10]]);
});

test("what changes step by step for hours is told as it was, in stretches", () => {
  const step = 50;
  const rising = Array.from({ length: 200 }, (_, n) => ({ gpus: 1, start: n * step, end: 200 * step }));
  const falling = Array.from({ length: 200 }, (_, n) => ({ gpus: 1, start: 0, end: (n + 1) * step }));
  for (const holds of [rising, falling])
    for (const { suspended_seconds = 0 } of attemptsOf(holds)) expect(suspended_seconds).toBeLessThan(60);
  // Short dips do not cut what holds the most for long.
  const dips = Array.from({ length: 9 }, (_, n) => ({ gpus: 1, start: n * 1_000, end: n * 1_000 + 980 }));
  expect(short([{ gpus: 7, start: 0, end: 8_980 }, ...dips])).toEqual([[8, 0, 8_980, 20]]);
});

test("attempts never hold more GPUs together than Muster takes", () => {
  const holds = Array.from({ length: 900 }, (_, n) => ({
    gpus: 2_000 + (n % 2),
    start: n * 1_000,
    end: n * 1_000 + 500,
  }));
  const attempts = attemptsOf(holds);
  expect(attempts.reduce((sum, { gpu_count }) => sum + gpu_count, 0)).toBeLessThanOrEqual(1_000_000);
  expect(attempts.at(-1)?.gpu_count).toBe(2_001);
  expect(attempts.length).toBeGreaterThan(450);
});

const hold = fc
  .record({
    gpus: fc.integer({ min: 1, max: 16 }),
    start: fc.integer({ min: 0, max: 5_000 }),
    length: fc.integer({ min: 0, max: 2_000 }),
    isOpen: fc.boolean(),
  })
  .map(({ gpus, start, length, isOpen }): Hold => ({ gpus, start, end: isOpen ? null : start + length }));

test("GPU-seconds are those of the pods, to half a second of each attempt, and Muster takes the attempts", () => {
  const NOW = 10_000;
  fc.assert(
    fc.property(fc.array(hold, { maxLength: 30, size: "max" }), (holds) => {
      const attempts = attemptsOf(holds);
      const held = holds.reduce((sum, { gpus, start, end }) => sum + gpus * ((end ?? NOW) - start), 0);
      const told = attempts.reduce((sum, one) => {
        const end = one.ended_at === null ? NOW : Date.parse(one.ended_at) / 1000;
        const seconds = end - Date.parse(one.started_at) / 1000 - (one.suspended_seconds ?? 0);
        expect(seconds).toBeGreaterThanOrEqual(0);
        return sum + one.gpu_count * seconds;
      }, 0);
      const slack = attempts.reduce((sum, { gpu_count }) => sum + gpu_count / 2, 0);
      expect(Math.abs(told - held)).toBeLessThanOrEqual(slack);
      expect(levelsOf(levelsOf(holds))).toEqual(levelsOf(holds));
      const isRunning = attempts.some(({ ended_at }) => ended_at === null);
      const observation = {
        external_id: "x",
        observed_at: at(NOW),
        status: isRunning ? "running" : "pending",
        name: "x",
        submitted_by: "x",
        gpu_count: 1,
        submitted_at: at(0),
        attempts,
      };
      expect(() => observationSchema.parse(observation)).not.toThrow();
      const open = attempts.filter(({ ended_at }) => ended_at === null);
      expect(open.length).toBeLessThanOrEqual(1);
      for (const index of attempts.keys())
        if (index > 0) expect(attempts[index - 1]?.ended_at ?? "").not.toBe("");
      expect(new Set(attempts.map(({ attempt_id }) => attempt_id)).size).toBe(attempts.length);
    }),
  );
});

test("what ended before it began was none", () => {
  expect(attemptsOf([{ gpus: 8, start: 100, end: 50 }])).toEqual([]);
});

test("of a service that was scaled very often the oldest attempts become one", () => {
  const holds = Array.from({ length: 1_500 }, (_, n) => ({
    gpus: 1 + (n % 2),
    start: n * 1_000,
    end: n * 1_000 + 500,
  }));
  const attempts = attemptsOf(holds);
  expect(attempts).toHaveLength(1_000);
  const seconds = attempts.reduce((sum, { gpu_count, started_at, ended_at, suspended_seconds = 0 }) => {
    const length = (Date.parse(ended_at ?? "") - Date.parse(started_at)) / 1000;
    return sum + gpu_count * (length - suspended_seconds);
  }, 0);
  expect(seconds).toBe(750 * 500 + 750 * 1_000);
});

test("a service may have had any number of pods", () => {
  const holds = Array.from({ length: 200_000 }, (_, n) => ({
    gpus: 1,
    start: n * 1_000,
    end: n * 1_000 + 500,
    hasBegun: true,
    exitCode: null,
    instanceType: null,
  }));
  const top = { ends: false, wantedGpus: 1, createdAt: 0, verdict: null } as Controller;
  const pods = new Map(holds.map((one, n) => [String(n), one]));
  const { status, attempts } = lifeOf({ top, holds: pods, goneAt: null, isEstimated: false, waitsFor: null });
  expect([status, attempts?.length]).toEqual(["pending", 1_000]);
});
