import type { Snapshot, WorkloadRow } from "@muster/access";
import { csvLine, streams, type Workload, workloadSchema } from "@muster/contract";
import { streamOperation } from "../operation.ts";
import { queryOf, refuseOtherOrganization } from "./filters.ts";
import { presentWorkload } from "./present.ts";

const FIELDS = Object.keys(workloadSchema.shape) as (keyof Workload)[];

/** All visible workloads that match, in order, as they are at this moment. The audit log tells who took them along. */
export const exportWorkloads = streamOperation(streams.workloads.export, async (call, input) => {
  const { now, principal, db, services } = call;
  const { format, organization_id, ...asked } = input;
  const { sort, order, ...filters } = asked;
  refuseOtherOrganization(organization_id, principal);
  const snapshot = await db.workloads.snapshot(queryOf(filters), { sort, order, asOf: now });
  try {
    const details = { format, workload_count: snapshot.totalCount, filters: JSON.stringify(asked) };
    await services.access.changes.exports.workloads(call, details);
  } catch (error) {
    await snapshot.close();
    throw error;
  }
  return {
    totalCount: snapshot.totalCount,
    mediaType: streams.workloads.export.mediaTypes[format],
    fileName: `muster-workloads-${now.toISOString().slice(0, 19).replaceAll(/\D/g, "")}.${format}`,
    next: partsOf(snapshot, format, now),
    close: snapshot.close,
  };
});

function partsOf(
  snapshot: Snapshot<WorkloadRow>,
  format: "csv" | "ndjson",
  now: Date,
): () => Promise<string | null> {
  const line = format === "csv" ? csvOf : (workload: Workload) => `${JSON.stringify(workload)}\n`;
  let head = format === "csv" ? csvLine(FIELDS) : "";
  return async () => {
    const rows = await snapshot.next();
    const part = head + rows.map((row) => line(presentWorkload(row, now))).join("");
    head = "";
    return part === "" ? null : part;
  };
}

const csvOf = (workload: Workload): string => csvLine(FIELDS.map((field) => workload[field]));
