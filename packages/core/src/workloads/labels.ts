import { decodeId, endpoints } from "@muster/contract";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";

/** The labels of a visible workload. Hidden, missing and malformed ids are all the same: not found. */
export const getWorkloadLabels = operation(endpoints.workloads.labels, async ({ db }, { workload_id }) => {
  const id = decodeId("workload", workload_id);
  const row = id && (await db.models.workload.findFirst({ where: { id } }));
  if (!row) throw notFound("workload");
  return { data: { labels: row.labels as Record<string, string> } };
});
