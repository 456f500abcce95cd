import { decodeId, endpoints } from "@muster/contract";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { presentWorkload } from "./present.ts";

/** One visible workload. Hidden, missing and malformed ids are all the same: not found. */
export const getWorkload = operation(endpoints.workloads.get, async ({ db, now }, { workload_id }) => {
  const id = decodeId("workload", workload_id);
  const row = id && (await db.workloads.find(id));
  if (!row) throw notFound("workload");
  return { data: presentWorkload(row, now) };
});
