import { expect, test } from "vitest";
import { askAgainUntilOver } from "../src/app/(app)/workloads/[workload_id]/ask-again.ts";

const asked = (httpStatus?: number) => ({
  state: { error: httpStatus === undefined ? null : { data: { httpStatus } } },
});
const noNetwork = { state: { error: new Error("fetch failed") } };
const waiting = { completed_at: null };
const over = { completed_at: "2026-01-15T10:30:00.000Z" };

test.each([
  ["that waits or runs", waiting, asked(), true],
  ["that has ended", over, asked(), false],
  ["that is on its way", undefined, asked(), true],
  ["that could not be loaded for want of a network", undefined, noNetwork, true],
  ["that the server was too busy for", undefined, asked(503), true],
  ["that was refused", undefined, asked(404), false],
  ["that was shown before it was refused", waiting, asked(404), false],
])("a workload %s", (_, workload, query, isAskedForAgain) => {
  expect(askAgainUntilOver(workload)(query)).toBe(isAskedForAgain ? 15_000 : false);
});
