import { streams, type Workload, workloadSchema } from "@muster/contract";
import { exportAll } from "../exporting.ts";
import { streamOperation } from "../operation.ts";
import { queryOf, refuseOtherOrganization } from "./filters.ts";
import { presentWorkload } from "./present.ts";

const FIELDS = Object.keys(workloadSchema.shape) as (keyof Workload)[];
const COLUMNS = Object.fromEntries(FIELDS.map((field) => [field, (workload: Workload) => workload[field]]));

/** All visible workloads that match, in order, as they are at this moment. */
export const exportWorkloads = streamOperation(streams.workloads.export, async (call, input) => {
  const { now, principal, db } = call;
  const { format, sort, order, organization_id, ...filters } = input;
  refuseOtherOrganization(organization_id, principal);
  const { include_descendants: _, ...narrowing } = filters;
  return exportAll(call, {
    of: "workloads",
    format,
    mediaType: streams.workloads.export.mediaTypes[format],
    snapshot: await db.workloads.snapshot(queryOf(filters), { sort, order, asOf: now }),
    filters: narrowing,
    present: (row) => presentWorkload(row, now),
    columns: COLUMNS,
  });
});
