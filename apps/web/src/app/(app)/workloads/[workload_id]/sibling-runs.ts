import type { Workload } from "@muster/contract";
import { formatSpan } from "@/format/time.ts";

const FEWEST_TO_JUDGE = 4;

/** What the runs of a name say of it, in a sentence: does it fail, always or sometimes, and how long does it take. */
export function verdictOf(runs: readonly Workload[]): string {
  const ended = runs.filter(({ status }) => status === "completed" || status === "failed");
  const failed = ended.filter(({ status }) => status === "failed").length;
  const seconds = ended
    .flatMap(({ status, duration_seconds }) => (status === "completed" ? (duration_seconds ?? []) : []))
    .toSorted((a, b) => a - b);
  const median = seconds[Math.floor((seconds.length - 1) / 2)];
  const usual =
    median === undefined
      ? ""
      : seconds.length === 1
        ? ` The one that completed took ${formatSpan(median)}.`
        : ` Half of those that completed took ${formatSpan(median)} or less.`;
  if (ended.length === 0) return "None of them has completed or failed yet.";
  if (ended.length === 1)
    return failed === 1
      ? "The only one that has ended failed."
      : `The only one that has ended completed${median === undefined ? "" : ` in ${formatSpan(median)}`}.`;
  if (failed === 0) return `None of the last ${ended.length} failed.${usual}`;
  if (failed === ended.length) return `All of the last ${ended.length} failed.`;
  const word =
    ended.length < FEWEST_TO_JUDGE ? "" : " It is flaky: the same name sometimes fails, sometimes not.";
  return `${failed} of the last ${ended.length} failed.${word}${usual}`;
}
