import { encodeCursor, encodeId, endpoints } from "@muster/contract";
import { readCursor } from "../cursors.ts";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { presentWorkload, toIso } from "./present.ts";

/** A page of the visible workloads that match, newest first, with their exact number. */
export const listWorkloads = operation(
  endpoints.workloads.list,
  async ({ principal, db, now, services }, input) => {
    const { limit, next_token, organization_id, ...filters } = input;
    if (organization_id !== undefined && organization_id !== principal.organizationId) {
      throw invalid({
        path: "organization_id",
        message: `must be the selected organization, ${encodeId("organization", principal.organizationId)}`,
      });
    }

    const binding = { organizationId: principal.organizationId, operation: "workloads.list", filters };
    const after = readCursor(next_token, binding, services.cursorMac, 2);

    const { rows, totalCount } = await db.workloads.page(
      {
        initiativeId: filters.initiative_id,
        includeDescendants: filters.include_descendants,
        statuses: filters.status,
        submittedBy: filters.submitted_by,
        isManaged: filters.is_managed,
        submittedFrom: filters.start_date,
        submittedBefore: filters.end_date,
      },
      after && { submittedAt: after[0] ?? "", id: after[1] ?? "" },
      limit + 1,
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      data: { workloads: shown.map((row) => presentWorkload(row, now)) },
      metadata: {
        next_token: last
          ? encodeCursor([toIso(last.submitted_at), last.id], binding, services.cursorMac)
          : null,
        total_count: totalCount,
      },
    };
  },
);
