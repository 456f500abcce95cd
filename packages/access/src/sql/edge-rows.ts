import { submittedBetween } from "./filter.ts";
import { COHORT_MEASURES } from "./measures.ts";
import type { EdgeRows } from "./rollup.ts";
import type { Parameters } from "./statement.ts";

const SUBMITTED_MS = "(extract(epoch from w.submitted_at) * 1000)";

const isSubmitted = (from: string, before: string): string =>
  `w.submitted_at >= ${from} and w.submitted_at < ${before}`;

/** Workloads by when they were submitted. */
export const submittedRows: EdgeRows = {
  at: SUBMITTED_MS,
  isByTeam: true,
  from: (conditions, { from, before }) =>
    `select w.* from workload_measures w where ${conditions} and ${isSubmitted(from, before)}`,
};

/**
 * Workloads by when they were submitted, whose running GPUs are to be summed until `nowSeconds`. What claims to run only from
 * a later moment on (a scheduler's clock may be ahead) would count as less than nothing there, and is taken out again.
 */
export function runningRows(
  nowSeconds: number,
  boundaries: readonly number[],
  parameters: Parameters,
): EdgeRows {
  const now = parameters.add(nowSeconds, "bigint");
  const measures = COHORT_MEASURES.map((name) =>
    name === "running_gpus" || name === "running_gpu_starts" ? `-w.${name} as ${name}` : `0 as ${name}`,
  );
  return {
    ...submittedRows,
    // `offset 0` has these few found by what runs, and by nothing else. Without an end the plan would think a third of all that
    // runs to be meant, and look through the table.
    more: (organization, conditions) =>
      `select w.organization_id, w.initiative_id, w.cluster_id, w.instance_type, w.submitted_by, w.submitted_at, ${measures.join(", ")}
        from (
          select * from workload_measures w where w.organization_id = ${organization} and w.running_since > to_timestamp(${now})
            and w.running_since < to_timestamp(${now}) + interval '100 years' offset 0
        ) w where ${[conditions, ...submittedBetween(boundaries, parameters)].join(" and ")}`,
  };
}

/** The moments at which GPUs were taken and given back. An attempt's whole seconds lie within two of its timestamps. */
export const usageRows: EdgeRows = {
  at: "w.second * 1000",
  isByTeam: false,
  from(conditions, { fromMs, beforeMs, nearFrom, nearBefore }) {
    const isInside = `${conditions} and w.second * 1000 >= ${fromMs} and w.second * 1000 < ${beforeMs}`;
    const isNear = (column: string) => `w.${column} >= ${nearFrom} and w.${column} < ${nearBefore}`;
    const points = (relation: string, more: string) =>
      `select w.*, w.gpus as usage_gpus, w.gpus * w.second as usage_gpu_starts, false as is_archived from ${relation} w where ${isInside}${more}`;
    return [
      points("workload_usage_points", ` and w.attempts is null and w.gpus > 0 and ${isNear("started_at")}`),
      points("workload_usage_points", ` and w.attempts is null and w.gpus < 0 and ${isNear("completed_at")}`),
      points(
        `requeued_usage_points(floor(${fromMs} / 3600000.0)::integer, floor((${beforeMs} - 1) / 3600000.0)::integer)`,
        "",
      ),
    ].join(" union all ");
  },
};
