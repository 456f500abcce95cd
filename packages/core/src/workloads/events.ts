import { decodeId, encodeCursor, endpoints } from "@muster/contract";
import { readCursor } from "../cursors.ts";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { toIso } from "./present.ts";

/** A page of what was seen of a visible workload, oldest first. */
export const listWorkloadEvents = operation(
  endpoints.workloads.events,
  async ({ principal, db, services }, { workload_id, limit, next_token }) => {
    const id = decodeId("workload", workload_id);
    if (!id || !(await db.workloads.find(id))) throw notFound("workload");
    const { organizationId } = principal;
    const binding = { organizationId, operation: "workloads.events", filters: { workload_id } };
    const after = readCursor(next_token, binding, services.cursorMac, 3);
    const { rows, totalCount } = await db.workloads.events(
      id,
      after && { observedAt: after[0] ?? "", attemptCount: Number(after[1]), status: after[2] ?? "" },
      limit + 1,
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      data: {
        events: shown.map(({ status, attempt_count, observed_at }) => ({
          status,
          attempt_count,
          observed_at: toIso(observed_at),
        })),
      },
      metadata: {
        next_token: last
          ? encodeCursor(
              [toIso(last.observed_at), String(last.attempt_count), last.status],
              binding,
              services.cursorMac,
            )
          : null,
        total_count: totalCount,
      },
    };
  },
);
