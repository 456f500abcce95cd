import type { Workload } from "@muster/contract";
import { expect, test } from "vitest";
import { totalsAfter } from "../src/app/(app)/workloads/[workload_id]/totals.ts";

const running = { status: "running", duration_seconds: 60, gpu_hours_used: 8, gpu_count: 64 } as Workload;
const STARTED = "2026-11-23T11:00:00.000Z";
const ENDED = "2026-11-23T12:00:00.000Z";
const attempt = (gpu_count: number, ended_at: string | null) => ({
  gpu_count,
  started_at: STARTED,
  ended_at,
  suspended_seconds: 0,
});

test("GPU-hours go on with the GPUs of the open attempt, not with those that were asked for", () => {
  const attempts = [attempt(8, ENDED), attempt(2, null)];
  expect(totalsAfter(running, attempts, 1_800)).toEqual({ seconds: 1_860, gpuHours: 9 });
});

test("nothing goes on between attempts, before they are known, and after the end", () => {
  const told = { seconds: 60, gpuHours: 8 };
  expect(totalsAfter(running, [attempt(8, ENDED)], 1_800)).toEqual(told);
  expect(totalsAfter(running, [], 1_800)).toEqual(told);
  expect(totalsAfter({ ...running, status: "failed" }, [attempt(8, null)], 1_800)).toEqual(told);
});
