import { encodeId, endpoints, type FacetName, WORKLOAD_STATUSES } from "@muster/contract";
import { operation } from "../operation.ts";
import { queryOf, refuseOtherOrganization } from "./filters.ts";

/** What the filters of a list could be set to, with how many of the visible workloads each value would leave. */
export const workloadFacets = operation(
  endpoints.workloads.facets,
  async ({ principal, db }, { facets, q, limit, organization_id, ...filters }) => {
    refuseOtherOrganization(organization_id, principal);
    const rows = await db.workloads.facets(
      queryOf(filters),
      facets.map((name) => ({ name, prefix: name === "submitted_by" ? q : undefined })),
      limit,
    );
    const valuesOf = (name: FacetName) => {
      const own = rows.filter(({ facet }) => facet === name);
      const values = own.map(({ value, workload_count }) => ({
        value: PRESENT[name](value),
        workload_count,
      }));
      return { values, value_count: own[0]?.value_count ?? 0 };
    };
    const countOf = (status: string) =>
      rows.find(({ facet, value }) => facet === "status" && value === status)?.workload_count ?? 0;
    const statuses = () => ({
      values: WORKLOAD_STATUSES.map((value) => ({ value, workload_count: countOf(value) })),
      value_count: WORKLOAD_STATUSES.length,
    });
    return {
      data: Object.fromEntries(facets.map((name) => [name, name === "status" ? statuses() : valuesOf(name)])),
    };
  },
);

const asItIs = (value: string): string => value;
const PRESENT: Record<FacetName, (value: string) => string> = {
  status: asItIs,
  submitted_by: asItIs,
  instance_type: asItIs,
  cluster_id: (value) => encodeId("cluster", value),
  initiative_id: (value) => encodeId("initiative", value),
};
