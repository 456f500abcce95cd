import { expect, test } from "vitest";
import { chainsOf } from "../src/slurm/chains.ts";
import { ledgerOf } from "./fixtures.ts";

/** Two attempts of one job, the second submitted so long after the first ended. */
function attempts(state: string, gapSeconds: number) {
  const [row] = ledgerOf("22.05", "jobs");
  if (!row) throw new Error("The ledger is empty.");
  const first = { ...row, dbIndex: "1", submit: 1_000, start: 1_001, end: 2_000, state };
  const next = { ...row, dbIndex: "2", submit: 2_000 + gapSeconds, start: null, end: null, state: "PENDING" };
  return [first, next];
}

test.each([
  ["REQUEUED", 0, 1],
  ["REQUEUED", 6, 1],
  ["PREEMPTED", 45, 1],
  ["NODE_FAIL", 600, 1],
  ["NODE_FAIL", 601, 2],
  // Its epilog may take hours; later it is another job with its id.
  ["REQUEUED", 21_600, 1],
  ["REQUEUED", 21_601, 2],
  ["FAILED", 1, 1],
  ["FAILED", 6, 2],
])("what is submitted after %s, %d s after its end, makes jobs: %d", (state, gapSeconds, jobs) => {
  expect(chainsOf(attempts(state, gapSeconds))).toHaveLength(jobs);
});
