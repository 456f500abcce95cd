import type { Principal, WorkloadQuery } from "@muster/access";
import { encodeId, type endpoints, type InputOf, type Uuid } from "@muster/contract";
import { invalid } from "../errors.ts";

type WorkloadFilters = Omit<
  InputOf<typeof endpoints.workloads.list>,
  "limit" | "next_token" | "sort" | "order" | "organization_id"
>;

/** What a list's filters ask of the data. Lists, facets and exports all go through here, so they mean the same. */
export const queryOf = (filters: WorkloadFilters): WorkloadQuery => ({
  initiativeId: filters.initiative_id,
  includeDescendants: filters.include_descendants,
  statuses: filters.status,
  submittedBy: filters.submitted_by,
  clusterId: filters.cluster_id,
  instanceType: filters.instance_type,
  nameContains: filters.name,
  isManaged: filters.is_managed,
  submittedFrom: filters.start_date,
  submittedBefore: filters.end_date,
});

/** Throws VALIDATION_ERROR when an organization is named that is not the selected one. */
export function refuseOtherOrganization(organizationId: Uuid | undefined, principal: Principal): void {
  if (organizationId === undefined || organizationId === principal.organizationId) return;
  throw invalid({
    path: "organization_id",
    message: `must be the selected organization, ${encodeId("organization", principal.organizationId)}`,
  });
}
