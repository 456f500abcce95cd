import type { Uuid } from "@muster/contract";
import { bucketParts, type Cube, seenSql, type SelectSums } from "./buckets.ts";
import { borderOf, type Edge, NONE, type Piece, type Segments, segmentsOf, WITHIN } from "./segments.ts";
import type { Parameters } from "./statement.ts";

/** What sums are kept apart by. */
export type RollupDimension = "initiative_id" | "cluster_id" | "instance_type" | "submitted_by";

/** What narrows sums. The teams are already those that the caller may see. */
export interface RollupFilter {
  readonly organizationId: Uuid;
  readonly teams: "all" | readonly Uuid[];
  readonly submittedBy?: string | undefined;
  readonly clusterId?: Uuid | undefined;
  readonly instanceType?: string | undefined;
}

export interface RollupQuery {
  readonly filter: RollupFilter;
  readonly dimensions: readonly RollupDimension[];
  /** Where the intervals begin and the last one ends, milliseconds since 1970, ascending; ±∞ are allowed at the ends. */
  readonly boundaries: readonly number[];
  /** Milliseconds since 1970, where that is known: later there is hardly anything to be summed. */
  readonly nowMs?: number;
  /** Names of the sums with what is summed, an expression over the measures. */
  readonly sums: Readonly<Record<string, string>>;
  /** Whether what retention archived counts too. */
  readonly withArchived?: boolean;
  /** The measures of rows in the edges, and of whatever else the roll-ups can't know; see `EdgeRows`. */
  readonly edgeRows: EdgeRows;
}

/**
 * How the rows of an edge are read, narrowed by `conditions` on the alias `w`; `at` is their moment in milliseconds. An edge's
 * bounds come as moments beside their milliseconds: behind the tenant wall no index is searched by what is worked out of a row.
 */
export interface EdgeRows {
  readonly at: string;
  /** Whether an index finds a team's rows of a moment, so that each team is looked into by itself. */
  readonly isByTeam: boolean;
  readonly from: (conditions: string, edge: EdgeSql) => string;
  /** More rows of sums, whatever their moment: a query with the same columns, narrowed by `conditions` on `w` as well. */
  readonly more?: (organization: string, conditions: string) => string;
}

/** The bounds of an edge as SQL: from this moment until before that, the same two seconds wider, and in milliseconds. */
interface EdgeSql {
  readonly from: string;
  readonly before: string;
  readonly nearFrom: string;
  readonly nearBefore: string;
  readonly fromMs: string;
  readonly beforeMs: string;
}

/** The narrowest cube that keeps apart what is filtered and grouped by. */
function cubeFor({ filter, dimensions }: Pick<RollupQuery, "filter" | "dimensions">): Cube {
  const isByTeam = filter.teams !== "all" || dimensions.includes("initiative_id");
  const isByMachine =
    filter.clusterId !== undefined ||
    filter.instanceType !== undefined ||
    dimensions.includes("cluster_id") ||
    dimensions.includes("instance_type");
  if (filter.submittedBy !== undefined || dimensions.includes("submitted_by"))
    return isByMachine
      ? { name: "submitter_machine", finest: 24, isByTeam: true, isOfArchived: true }
      : { name: "submitter", finest: 24, isByTeam: true };
  if (isByMachine)
    return isByTeam
      ? { name: "machine", finest: 24, isByTeam }
      : { name: "organization_machine", finest: 1, isByTeam };
  return { name: isByTeam ? "team" : "organization", finest: 1, isByTeam };
}

/** Where the intervals begin and the last one ends for what retention archived, of which only buckets are known. Milliseconds. */
export function archivedBoundaries(query: Omit<RollupQuery, "sums" | "edgeRows">): number[] {
  const { finest } = cubeFor(query);
  return query.boundaries.map((ms) => borderOf(finest, ms, query.nowMs ?? Infinity));
}

/** Of which buckets and rows a query's intervals are put together. */
function segmentsFor({ boundaries, nowMs, withArchived = false }: RollupQuery, cube: Cube): Segments {
  const segments = segmentsOf(boundaries, cube.finest, nowMs, withArchived);
  if (!cube.isOfArchived) return segments;
  const { edges } = segmentsOf(boundaries, undefined, nowMs);
  return { buckets: withArchived ? segments.buckets : undefined, edges };
}

/**
 * A query for sums by interval and dimension: whole buckets from the roll-ups and from what was written since they were last
 * folded, and the rows themselves between a boundary and the border of buckets next to it. One statement, so of one moment, and exact.
 * Its columns: `interval` (0 for the first; only with more than one), the dimensions, the sums.
 */
export function sumsSql(query: RollupQuery, parameters: Parameters): string {
  const { filter, boundaries, sums, edgeRows } = query;
  // In one order, whatever order they are asked for in: each order of the same is a statement of its own.
  const dimensions = query.dimensions.toSorted();
  const cube = cubeFor(query);
  const { buckets, edges } = segmentsFor(query, cube);
  const organization = parameters.add(filter.organizationId, "uuid");
  const isSeries = boundaries.length > 2;
  const teamList = filter.teams === "all" ? undefined : parameters.add(filter.teams, "uuid[]");
  const same = equalities(filter, parameters);
  const names = Object.keys(sums);
  const select: SelectSums = (alias, interval, factor = "") =>
    [
      ...(isSeries ? [`${interval} as interval`] : []),
      ...dimensions.map((dimension) => `${alias}.${dimension}`),
      ...names.map((name) => `${factor}(${sums[name]}) as ${name}`),
    ].join(", ");
  const inTeams = (column: string) =>
    teamList === undefined ? "" : ` and array_position(${teamList}, ${column}) is not null`;
  // A submitter's own index is narrower than a look into each team.
  const bySubmitter = filter.submittedBy !== undefined;

  const parts: string[] = [];
  const ctes = teamList === undefined ? [] : [seenSql(organization, teamList)];
  if (buckets) {
    const { runs, pieces, finest } = buckets;
    const kept = cube.isOfArchived ? "= true" : "in (false, true)";
    const isArchived = `is_archived ${query.withArchived ? kept : "= false"}`;
    const integer = (value: number) => parameters.add(value, "integer");
    if (pieces.length > 0) ctes.push(levelsSql(pieces, parameters));
    parts.push(
      ...bucketParts({
        cube,
        runs: runs.map(({ grain, first, last, borders }) => ({
          grain: integer(grain),
          first: integer(first),
          last: integer(last),
          intervalOf: intervals(borders, parameters),
        })),
        hasPieces: pieces.length > 0,
        organization,
        teamList,
        bySubmitter,
        keepsTeams: dimensions.includes("initiative_id"),
        conditions: (alias) => `${alias}.${isArchived}${same(alias)}`,
        select,
      }),
      `select ${select("d", intervals(finest.borders, parameters)("d.hour * 3600000::bigint"))}
      from workload_rollup_deltas d
      where d.organization_id = ${organization} and d.hour >= ${integer(finest.first)} and d.hour < ${integer(finest.last)}
        and d.${isArchived}${inTeams("d.initiative_id")}${same("d")}`,
    );
  }
  // `offset 0` keeps the planner from reading all rows of a team to look for the edge of each.
  const loopsTeams = edgeRows.isByTeam && teamList !== undefined && !bySubmitter;
  const ofOrganization = `w.organization_id = ${organization}`;
  const sifted = `${ofOrganization}${inTeams("w.initiative_id")}${same("w")}`;
  const conditions = loopsTeams ? `${ofOrganization} and w.initiative_id = team.id${same("w")}` : sifted;
  const rows = edgeRows.from(conditions, {
    from: "edge.from_at",
    before: "edge.before_at",
    nearFrom: "edge.near_from",
    nearBefore: "edge.near_before",
    fromMs: "edge.from_ms",
    beforeMs: "edge.before_ms",
  });
  const each = loopsTeams ? `cross join unnest(${teamList}) team(id) ` : "";
  const intervalOf = intervals(boundaries, parameters);
  parts.push(
    `select ${select("w", `case when share.interval = ${WITHIN} then ${intervalOf(edgeRows.at)} else share.interval end`, "share.sign * ")}
    from ${edgesOf(edges, parameters)} ${each}cross join lateral (${rows} offset 0) w
      join lateral (values (edge.adds, 1), (edge.takes, -1)) share(interval, sign) on share.interval <> ${NONE}`,
  );
  if (edgeRows.more)
    parts.push(
      `select ${select("w", intervalOf(edgeRows.at))} from (${edgeRows.more(organization, sifted)}) w`,
    );
  const keys = [...(isSeries ? ["interval"] : []), ...dimensions];
  const totals = names.map((name) => `coalesce(bigint_sum(${name}), 0) as ${name}`);
  return `${ctes.length > 0 ? `with ${ctes.join(", ")} ` : ""}select ${[...keys, ...totals].join(", ")} from (${parts.join(" union all ")}) part${keys.length === 0 ? "" : ` group by ${keys.join(", ")}`}`;
}

/**
 * A relation that queries for the sums of single buckets stand on, `level`: those of each grain that are added, and those that are
 * taken away, with the interval that each is added to or taken from.
 */
function levelsSql(pieces: readonly Piece[], parameters: Parameters): string {
  const sides = pieces.flatMap(({ grain, hour, adds, takes }) =>
    [
      { interval: adds, sign: 1 },
      { interval: takes, sign: -1 },
    ].flatMap((side) => (side.interval === NONE ? [] : [{ grain, hour, ...side }])),
  );
  return `level as materialized (
    select grain, sign, array_agg(bucket) as buckets, array_agg(interval) as intervals
    from ${relation("p", parameters, {
      grain: ["integer", sides.map(({ grain }) => grain)],
      sign: ["integer", sides.map(({ sign }) => sign)],
      bucket: ["integer", sides.map(({ hour }) => hour)],
      interval: ["integer", sides.map(({ interval }) => interval)],
    })} group by grain, sign
  )`;
}

// Worked out in a relation of its own (`offset 0`), so that rows are compared with what is a moment already.
const edgesOf = (edges: readonly Edge[], parameters: Parameters): string =>
  `(select adds, takes, from_ms, before_ms, to_timestamp(from_ms / 1000.0) as from_at, to_timestamp(before_ms / 1000.0) as before_at,
      to_timestamp((from_ms - 2000) / 1000.0) as near_from, to_timestamp((before_ms + 2000) / 1000.0) as near_before
    from ${relation("e", parameters, {
      from_ms: ["bigint", edges.map(({ from }) => from)],
      before_ms: ["bigint", edges.map(({ before }) => before)],
      adds: ["integer", edges.map(({ adds }) => adds)],
      takes: ["integer", edges.map(({ takes }) => takes)],
    })} offset 0) edge`;

/** A relation of columns that are given side by side. */
function relation(
  alias: string,
  parameters: Parameters,
  columns: Readonly<Record<string, readonly [type: string, values: readonly number[]]>>,
): string {
  const lists = Object.values(columns).map(([type, values]) => parameters.add(values, `${type}[]`));
  return `unnest(${lists.join(", ")}) ${alias}(${Object.keys(columns).join(", ")})`;
}

/** Which interval a moment lies in, by where the intervals begin. */
function intervals(boundaries: readonly number[], parameters: Parameters): (at: string) => string {
  // What lies before the second boundary is of the first interval, wherever that begins.
  const later = boundaries.slice(1, -1);
  if (later.length === 0) return () => "0";
  const thresholds = parameters.add(later, "bigint[]");
  return (at) => `width_bucket((${at})::bigint, ${thresholds})`;
}

function equalities(filter: RollupFilter, parameters: Parameters): (alias: string) => string {
  const given = [
    ["submitted_by", filter.submittedBy, "text"],
    ["cluster_id", filter.clusterId, "uuid"],
    ["instance_type", filter.instanceType, "text"],
  ] as const;
  const fixed = given.flatMap(([column, value, type]) =>
    value === undefined ? [] : [[column, parameters.add(value, type)] as const],
  );
  return (alias) => fixed.map(([column, value]) => ` and ${alias}.${column} = ${value}`).join("");
}
