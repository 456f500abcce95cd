import { toIso } from "@muster/access";
import { decodeId, endpoints } from "@muster/contract";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { pageOf, positionIn } from "../paging.ts";

/** A page of what was seen of a visible workload, oldest first. */
export const listWorkloadEvents = operation(
  endpoints.workloads.events,
  async (call, { workload_id, limit, next_token }) => {
    const { principal, db } = call;
    const id = decodeId("workload", workload_id);
    if (!id || !(await db.workloads.find(id))) throw notFound("workload");
    const { organizationId } = principal;
    const binding = { organizationId, operation: endpoints.workloads.events.name, filters: { workload_id } };
    const after = positionIn(call, next_token, binding, 3);
    const { rows, totalCount } = await db.workloads.events(
      id,
      after && { observedAt: after[0] ?? "", attemptCount: Number(after[1]), status: after[2] ?? "" },
      limit + 1,
    );
    const { shown, metadata } = pageOf(call, rows, limit, totalCount, binding, (row) => [
      toIso(row.observed_at),
      String(row.attempt_count),
      row.status,
    ]);
    const events = shown.map(({ status, attempt_count, observed_at }) => ({
      status,
      attempt_count,
      observed_at: toIso(observed_at),
    }));
    return { data: { events }, metadata };
  },
);
