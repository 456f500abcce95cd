import { decodeId, endpoints } from "@muster/contract";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { presentWorkload } from "./present.ts";

/** The newest workloads of a visible workload's name in its team. */
export const listWorkloadRuns = operation(
  endpoints.workloads.runs,
  async ({ db, now }, { workload_id, limit }) => {
    const id = decodeId("workload", workload_id);
    const workload = id && (await db.workloads.find(id));
    if (!workload) throw notFound("workload");
    const runs = await db.workloads.runs(workload.initiative_id, workload.name, limit);
    return { data: { workloads: runs.map((run) => presentWorkload(run, now)) } };
  },
);
