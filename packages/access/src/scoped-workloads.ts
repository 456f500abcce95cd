import type { FacetName, Uuid, WorkloadStatus } from "@muster/contract";
import { type AttemptJson, attemptsIn, type StoredAttempt } from "@muster/db";
import type pg from "pg";
import { narrowTeams, type VisibleScope } from "./principal.ts";
import { toDate } from "./row-types.ts";
import { type GatheredLookup, gatherLookups } from "./shared-lookups.ts";
import { allSql } from "./sql/all.ts";
import { countSql } from "./sql/count.ts";
import { runningRows, usageRows } from "./sql/edge-rows.ts";
import { type EventStart, eventsStatement } from "./sql/events.ts";
import { type FacetRow, facetsStatement, OWN } from "./sql/facets.ts";
import type { WorkloadFilter } from "./sql/filter.ts";
import { COHORT_SUMS, type CohortSum, USAGE_SUMS, type UsageSum } from "./sql/measures.ts";
import type { PageStart, WorkloadOrder } from "./sql/order.ts";
import { pageStatement } from "./sql/page.ts";
import { archivedBoundaries, type RollupDimension, type RollupFilter, sumsSql } from "./sql/rollup.ts";
import type { OpenSnapshot, Snapshot } from "./snapshot.ts";
import { WORKLOAD_COLUMNS, type WorkloadRow } from "./sql/row.ts";
import { Parameters, toStatement } from "./sql/statement.ts";
import { waitsSql } from "./sql/waits.ts";
import type { RunStatement } from "./tenant.ts";

/** What a caller asks for; which organization and which teams that can mean is the scope's to say. */
export interface WorkloadQuery extends Omit<WorkloadFilter, "organizationId" | "teams"> {
  readonly initiativeId?: Uuid | undefined;
  readonly includeDescendants?: boolean | undefined;
}

export interface WorkloadPage {
  /** Each with its key in the order, as a page may start after it. */
  readonly rows: (WorkloadRow & { readonly sort_key: string })[];
  readonly totalCount: number;
}

/** A facet of a query: the values of a field among the workloads that match all but the field's own filter. */
interface FacetQuery {
  readonly name: FacetName;
  /** Only values that begin so. */
  readonly prefix?: string | undefined;
}

/** What sums are asked of; which organization and teams that can mean is the scope's to say. */
export interface SumsQuery extends Omit<RollupFilter, "organizationId" | "teams"> {
  readonly initiativeId?: Uuid | undefined;
  readonly includeDescendants?: boolean | undefined;
  readonly dimensions: readonly RollupDimension[];
  /** Where the intervals begin and the last one ends, milliseconds since 1970, ascending; ±∞ are allowed at the ends. */
  readonly boundaries: readonly number[];
  readonly withArchived: boolean;
}

/** The group that sums are of: those of its fields that were asked for, and the interval if there are several. */
type SumsKey = Partial<Record<RollupDimension, string>> & { readonly interval?: number };
export type CohortSums<Sum extends CohortSum = CohortSum> = SumsKey & Record<Sum, number>;
export interface UsageSums {
  readonly rows: readonly UsageRow[];
  /** The query's boundaries as they hold for what is archived: borders of buckets. Milliseconds since 1970. */
  readonly archivedBoundaries: readonly number[];
}
type UsageRow = SumsKey & Record<UsageSum, number>;

export interface WaitPercentiles {
  readonly p50_seconds: number | null;
  readonly p95_seconds: number | null;
}

/** Times and JSON as Postgres writes them. */
interface AttemptsRow {
  readonly attempts: string | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly gpu_count: number;
}

interface EventRow {
  readonly status: WorkloadStatus;
  readonly attempt_count: number;
  readonly observed_at: string;
}

interface WorkloadEvents {
  readonly rows: EventRow[];
  readonly totalCount: number;
}

export interface ScopedWorkloads {
  /** The visible workload with this id, or undefined. */
  find(id: Uuid): Promise<WorkloadRow | undefined>;
  /** The attempts of the visible workload with this id, oldest first; undefined when there is none. */
  attempts(id: Uuid): Promise<StoredAttempt[] | undefined>;
  /** At most `limit` workloads of exactly this name in a team that is seen, the newest first. */
  runs(initiativeId: Uuid, name: string, limit: number): Promise<WorkloadRow[]>;
  /** At most `limit` visible workloads that match, in order, after a row; and how many match in all. */
  page(
    query: WorkloadQuery,
    order: WorkloadOrder,
    after: PageStart | undefined,
    limit: number,
  ): Promise<WorkloadPage>;
  /** All visible workloads that match, in order, as they are at this moment. */
  snapshot(query: WorkloadQuery, order: WorkloadOrder): Promise<Snapshot<WorkloadRow>>;
  /** The values that most of the visible workloads have, at most `limit` of each facet, the most first. */
  facets(query: WorkloadQuery, facets: readonly FacetQuery[], limit: number): Promise<FacetRow[]>;
  /** The wanted sums of the visible workloads that were submitted in each interval, by dimension. What runs counts until `nowSeconds`. */
  cohortSums<Sum extends CohortSum>(
    query: SumsQuery,
    wanted: readonly Sum[],
    nowSeconds: number,
  ): Promise<CohortSums<Sum>[]>;
  /** How long those that started had waited, whole seconds, in the whole range. */
  waitPercentiles(query: Omit<SumsQuery, "dimensions" | "withArchived">): Promise<WaitPercentiles>;
  /** GPUs taken and given back in each interval, by dimension, of the visible workloads. */
  usageSums(query: SumsQuery, nowSeconds: number): Promise<UsageSums>;
  /** A page of the history of a visible workload, oldest first. */
  events(workloadId: Uuid, after: EventStart | undefined, limit: number): Promise<WorkloadEvents>;
}

/** How far a list walks in order before it looks for what matches by other ways: two milliseconds. */
const WALK_LENGTH = 3_000;

interface WorkloadOptions {
  readonly walkLength?: number | undefined;
  /** Runs what sums up, which costs more than other things. */
  readonly runSums?: RunStatement;
  /** Finds at once the workloads that several callers ask for, one by one. */
  readonly gatherFinds?: GatheredLookup<Uuid, WorkloadRow>;
  /** Reads more than fits into one answer. */
  readonly openSnapshot?: OpenSnapshot;
}

const openNone: OpenSnapshot = () =>
  Promise.reject(new Error("There is nothing here to open a snapshot on."));

const byName = (a: FacetQuery, b: FacetQuery): number => (a.name < b.name ? -1 : 1);

// Of an array Postgres plans anew each time, since it may be longer than the one that it has planned for.
const isOneOf = (ids: readonly Uuid[], parameters: Parameters): string =>
  ids.length === 1 ? `= ${parameters.add(ids[0], "uuid")}` : `= any (${parameters.add(ids, "uuid[]")})`;

/** The workloads of a scope, read by plain SQL. */
export function scopedWorkloads(
  run: RunStatement,
  scope: VisibleScope,
  {
    walkLength = WALK_LENGTH,
    runSums = run,
    gatherFinds = gatherLookups<Uuid, WorkloadRow>(),
    openSnapshot = openNone,
  }: WorkloadOptions = {},
): ScopedWorkloads {
  const read = <Row extends pg.QueryResultRow>(text: string, parameters: Parameters) =>
    run<Row>(toStatement(text, parameters));
  const sum = <Row extends pg.QueryResultRow>(text: string, parameters: Parameters) =>
    runSums<Row>(toStatement(text, parameters));

  type Wanted = Pick<WorkloadQuery, "initiativeId" | "includeDescendants">;

  async function narrow<Rest extends object>({ initiativeId, includeDescendants, ...rest }: Wanted & Rest) {
    let teams = narrowTeams(scope, initiativeId === undefined ? undefined : [initiativeId]);
    // Only what lies below a team that is seen: a hidden one has nothing below it, as one that does not exist.
    if (includeDescendants && initiativeId !== undefined && teams.includes(initiativeId)) {
      teams = narrowTeams(scope, await teamAndBelow(initiativeId));
    }
    return { ...rest, organizationId: scope.organizationId, teams };
  }

  async function teamAndBelow(id: Uuid): Promise<Uuid[]> {
    const parameters = new Parameters();
    const text = `select i.id from initiatives i
      where i.organization_id = ${parameters.add(scope.organizationId, "uuid")} and i.path @> array[${parameters.add(id, "uuid")}]`;
    return (await read<{ id: Uuid }>(text, parameters)).map((row) => row.id);
  }

  async function readById<Row extends pg.QueryResultRow>(columns: string, ids: readonly Uuid[]) {
    const parameters = new Parameters();
    const text = `select ${columns} from workloads w
      where w.organization_id = ${parameters.add(scope.organizationId, "uuid")} and w.id ${isOneOf(ids, parameters)}`;
    const teams =
      scope.teams === "all" ? "" : ` and w.initiative_id = any (${parameters.add(scope.teams, "uuid[]")})`;
    return read<Row>(text + teams, parameters);
  }

  // Who sees the same may share an answer.
  const lane = `${scope.organizationId} ${String(scope.teams)}`;
  const findAll = async (ids: readonly Uuid[]) =>
    new Map(
      (await readById<WorkloadRow & pg.QueryResultRow>(WORKLOAD_COLUMNS, ids)).map((row) => [row.id, row]),
    );

  return {
    find: (id) => gatherFinds(lane, id, findAll),

    async attempts(id) {
      const columns = "w.attempts, w.started_at, w.completed_at, w.gpu_count";
      const [row] = await readById<AttemptsRow>(columns, [id]);
      return (
        row &&
        attemptsIn({
          attempts: row.attempts === null ? null : (JSON.parse(row.attempts) as AttemptJson[]),
          startedAt: row.started_at === null ? null : toDate(row.started_at),
          completedAt: row.completed_at === null ? null : toDate(row.completed_at),
          gpuCount: row.gpu_count,
        })
      );
    },

    async runs(initiativeId, name, limit) {
      if (!narrowTeams(scope, [initiativeId]).includes(initiativeId)) return [];
      const parameters = new Parameters();
      const text = `select ${WORKLOAD_COLUMNS} from workloads w
        where w.organization_id = ${parameters.add(scope.organizationId, "uuid")}
          and w.initiative_id = ${parameters.add(initiativeId, "uuid")} and w.name = ${parameters.add(name, "text")}
        order by w.submitted_at desc, w.id desc limit ${parameters.add(limit, "integer")}`;
      return read<WorkloadRow & pg.QueryResultRow>(text, parameters);
    },

    async page(query, order, after, limit) {
      const statement = pageStatement(await narrow(query), order, after, limit, walkLength);
      const rows = await run<WorkloadPage["rows"][number] & { total_count: number }>(statement);
      // Without a match there is still one row: the count beside an empty page.
      return { rows: rows.filter((row) => row.id !== null), totalCount: rows[0]?.total_count ?? 0 };
    },

    async snapshot(query, order) {
      const filter = await narrow(query);
      const [count, all] = [new Parameters(), new Parameters()];
      return openSnapshot(
        toStatement(countSql(filter, count), count),
        toStatement(allSql(filter, order, all), all),
      );
    },

    async facets(query, facets, limit) {
      const filter = await narrow(query);
      // In one order, whatever order they are asked for in: each order of the same is a statement of its own.
      const narrowed = facets.toSorted(byName).map(({ name, prefix }) => ({
        name,
        prefix,
        // Without a team, all that are seen.
        filter: { ...filter, [OWN[name]]: name === "initiative_id" ? scope.teams : undefined },
      }));
      return run<FacetRow & pg.QueryResultRow>(facetsStatement(narrowed, limit));
    },

    async cohortSums({ dimensions, boundaries, withArchived, ...query }, wanted, nowSeconds) {
      const parameters = new Parameters();
      const sums = Object.fromEntries(wanted.map((name) => [name, COHORT_SUMS[name]]));
      const edgeRows = runningRows(nowSeconds, boundaries, parameters);
      const filter = await narrow(query);
      return sum(
        sumsSql(
          { filter, dimensions, boundaries, nowMs: nowSeconds * 1_000, withArchived, sums, edgeRows },
          parameters,
        ),
        parameters,
      );
    },

    async waitPercentiles({ boundaries, ...query }) {
      const parameters = new Parameters();
      const [row] = await sum<WaitPercentiles & pg.QueryResultRow>(
        waitsSql(await narrow(query), boundaries, parameters),
        parameters,
      );
      return row ?? { p50_seconds: null, p95_seconds: null };
    },

    async usageSums({ dimensions, boundaries, withArchived, ...query }, nowSeconds) {
      const parameters = new Parameters();
      const filter = await narrow(query);
      const wanted = { filter, dimensions, boundaries, nowMs: nowSeconds * 1_000, withArchived };
      const statement = sumsSql({ ...wanted, sums: USAGE_SUMS, edgeRows: usageRows }, parameters);
      return {
        rows: await sum<UsageRow>(statement, parameters),
        archivedBoundaries: archivedBoundaries(wanted),
      };
    },

    async events(workloadId, after, limit) {
      const statement = eventsStatement(scope, workloadId, after, limit);
      const rows = await run<EventRow & { total_count: number }>(statement);
      return { rows: rows.filter((row) => row.status !== null), totalCount: rows[0]?.total_count ?? 0 };
    },
  };
}
