import { decodeId, endpoints } from "@muster/contract";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";

/** The attempts of a visible workload. Hidden, missing and malformed ids are all the same: not found. */
export const listWorkloadAttempts = operation(
  endpoints.workloads.attempts,
  async ({ db }, { workload_id }) => {
    const id = decodeId("workload", workload_id);
    const attempts = id && (await db.workloads.attempts(id));
    if (!attempts) throw notFound("workload");
    return {
      data: {
        attempts: attempts.map(({ gpuCount, startedAt, endedAt, suspendedSeconds = 0 }) => ({
          gpu_count: gpuCount,
          started_at: startedAt.toISOString(),
          ended_at: endedAt?.toISOString() ?? null,
          suspended_seconds: suspendedSeconds,
        })),
      },
    };
  },
);
