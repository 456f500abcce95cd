import { DAY_MS, endpoints } from "@muster/contract";
import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { pageOf, positionIn } from "../paging.ts";
import { queryOf, refuseOtherOrganization } from "./filters.ts";
import { presentWorkload } from "./present.ts";

/** A page of the visible workloads that match, in order, with their exact number. */
export const listWorkloads = operation(endpoints.workloads.list, async (call, input) => {
  const { principal, db, now } = call;
  const { limit, next_token, organization_id, ...filters } = input;
  refuseOtherOrganization(organization_id, principal);
  const binding = {
    organizationId: principal.organizationId,
    operation: endpoints.workloads.list.name,
    filters,
  };
  const [key = "", id = "", since] = positionIn(call, next_token, binding, 3) ?? [];
  // The walk keeps to the order of the moment that it began at; what changed since is looked for, so it may not be much.
  const asOf = since === undefined ? now : new Date(since);
  if (filters.sort !== "submitted_at" && now.getTime() - asOf.getTime() > DAY_MS)
    throw invalid({ path: "next_token", message: "is more than a day old; start again without it" });

  const { rows, totalCount } = await db.workloads.page(
    queryOf(filters),
    { sort: filters.sort, order: filters.order, asOf },
    since === undefined ? undefined : { key, id },
    limit + 1,
  );
  const { shown, metadata } = pageOf(call, rows, limit, totalCount, binding, (row) => [
    row.sort_key,
    row.id,
    asOf.toISOString(),
  ]);
  return { data: { workloads: shown.map((row) => presentWorkload(row, now)) }, metadata };
});
