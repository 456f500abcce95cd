import { type FacetName, WORKLOAD_STATUSES } from "@muster/contract";
import { submittedRows } from "./edge-rows.ts";
import {
  asWritten,
  branches,
  lowerAscii,
  matching,
  siftingTeamsAndStatuses,
  type WorkloadFilter,
} from "./filter.ts";
import { countColumns } from "./measures.ts";
import { sumsSql } from "./rollup.ts";
import { Parameters, toStatement } from "./statement.ts";

/** One facet: the values of a field among the workloads that match. */
export interface Facet {
  readonly name: FacetName;
  /** What else narrows them: the filter without the field itself. */
  readonly filter: WorkloadFilter;
  /** Only values that begin so; A–Z match in either case. */
  readonly prefix?: string | undefined;
}

export interface FacetRow {
  readonly facet: FacetName;
  /** Empty for no instance type. */
  readonly value: string;
  readonly workload_count: number;
  /** How many values the facet has, in this answer or not. */
  readonly value_count: number;
}

/** The values of each facet that have most workloads, with their numbers, in one statement and so of one moment. */
export function facetsStatement(facets: readonly Facet[], limit: number) {
  const parameters = new Parameters();
  const most = parameters.add(limit, "integer");
  // The roll-ups know no names.
  const byRows = facets.some(({ filter }) => filter.nameContains !== undefined);
  const gathered = byRows ? `with gathered as materialized (${gatheredSql(facets, parameters)}) ` : "";
  const valuesSql = byRows ? valuesOfGathered : valuesOfRollups;
  const ranked = facets.map(({ name, filter, prefix }) => {
    const conditions = ["n > 0"];
    if (prefix !== undefined)
      conditions.push(`starts_with(lower(value collate "C"), ${parameters.add(lowerAscii(prefix), "text")})`);
    return `select '${name}' as facet, value, n as workload_count, count(*) over () as value_count,
        row_number() over (order by n desc, value collate "C") as rank
      from (${valuesSql(name, filter, parameters)}) counted where ${conditions.join(" and ")}`;
  });
  const text = `${gathered}select facet, value, workload_count, value_count from (${ranked.join(" union all ")}) ranked
    where rank <= ${most} or facet = 'status' order by facet, rank`;
  return toStatement(text, parameters);
}

/** A query for each `value` of a field with the number `n` of workloads that have it. */
function valuesOfRollups(name: FacetName, filter: WorkloadFilter, parameters: Parameters): string {
  const { submittedFrom, submittedBefore } = filter;
  const sums = (dimensions: Exclude<FacetName, "status">[], columns: Record<string, string>) =>
    sumsSql(
      {
        filter,
        dimensions,
        boundaries: [submittedFrom?.getTime() ?? -Infinity, submittedBefore?.getTime() ?? Infinity],
        sums: columns,
        edgeRows: submittedRows,
      },
      parameters,
    );
  if (name !== "status")
    return `select c.${name}::text as value, c.n from (${sums([name], { n: countColumns(filter.statuses, filter.isManaged).join(" + ") })}) c`;
  const columns = Object.fromEntries(
    WORKLOAD_STATUSES.map((status) => [status, countColumns([status], filter.isManaged).join()]),
  );
  const pairs = Object.keys(columns).map((status) => `('${status}', c.${status})`);
  return `select s.value, s.n from (${sums([], columns)}) c cross join lateral (values ${pairs.join(", ")}) s(value, n)`;
}

/** What of a filter a facet leaves aside: that by its own field. */
export const OWN = {
  status: "statuses",
  submitted_by: "submittedBy",
  instance_type: "instanceType",
  cluster_id: "clusterId",
  initiative_id: "teams",
} as const satisfies Record<FacetName, keyof WorkloadFilter>;

/** A query for the rows that any of the facets counts: they are gone through once for all. */
function gatheredSql(facets: readonly Facet[], parameters: Parameters): string {
  const shared = Object.assign(
    {},
    ...facets.map(({ filter }) => filter),
    ...facets.map(({ name, filter }) => ({ [OWN[name]]: filter[OWN[name]] })),
  ) as WorkloadFilter;
  const where = matching(shared, parameters);
  const { from, where: branch } = branches(shared, parameters);
  const fields = Object.keys(OWN).map((name) => `w.${name}`);
  const rows = `select w.organization_id, ${fields.join(", ")} from workloads w where ${where}${branch}${asWritten(shared)}`;
  return from.length === 0
    ? rows
    : `select k.* from ${from.join(" cross join ")} cross join lateral (${rows}) k`;
}

/** The same query, of the rows that were gathered. */
function valuesOfGathered(name: FacetName, filter: WorkloadFilter, parameters: Parameters): string {
  const { organizationId, submittedBy, clusterId, instanceType } = filter;
  const where = matching({ organizationId, teams: "all", submittedBy, clusterId, instanceType }, parameters);
  const value = name === "instance_type" ? "coalesce(w.instance_type, '')" : `w.${name}::text`;
  return `select ${value} as value, count(*) as n from gathered w
    where ${where}${siftingTeamsAndStatuses(filter, parameters)} group by 1`;
}
