import { decodeId, newUuid, type Uuid } from "@muster/contract";
import type { Principal } from "../principal.ts";
import { Parameters, toStatement } from "../sql/statement.ts";
import type { RunStatement, Statement } from "../tenant.ts";
import { firstSeen, newestOfEach } from "./batch.ts";
import type { ObservedState } from "./observed-state.ts";
import { EVENTS_SQL, FIND_SQL, REJECTED_SQL, REPORT_SQL, UPSERT_SQL } from "./statements.ts";

/** What became of the newest observation of a workload in a request. */
export interface StoredObservation {
  readonly workloadId: Uuid;
  readonly outcome: "created" | "updated" | "unchanged" | "stale";
  /** Whether it named a team that there is not. */
  readonly isTeamUnknown: boolean;
}

/** An observation that was refused. */
interface Rejection {
  readonly externalId: string | null;
  readonly reason: string;
}

export interface ObservationDesk {
  /**
   * Stores what was observed of a cluster, all in one transaction: workloads, their history, and that the cluster was heard of.
   * Of several observations of one workload the newest is stored. Returns what became of each workload by external id;
   * undefined when the organization has no such cluster.
   */
  store(
    clusterId: Uuid,
    states: readonly ObservedState[],
    rejections: readonly Rejection[],
    now: Date,
  ): Promise<ReadonlyMap<string, StoredObservation> | undefined>;

  /** Notes that a cluster was looked at and had nothing new; false when the organization has no such cluster. */
  hear(clusterId: Uuid, observedAt: Date, now: Date): Promise<boolean>;
}

type InTransaction = <T>(work: (run: RunStatement) => Promise<T>) => Promise<T>;

interface UpsertedRow {
  external_id: string;
  id: Uuid | null;
  is_new: boolean | null;
  is_later: boolean | null;
  is_same: boolean | null;
  /** Whether the team that it names is another than the one it is in. */
  is_moved: boolean | null;
  is_team_unknown: boolean;
}

const NOTHING = { acceptedCount: 0, rejectedCount: 0 };

/** One row for each workload by external id, of what was known of it and what was then written. */
function merge(rows: readonly UpsertedRow[]): Map<string, UpsertedRow> {
  const merged = new Map<string, UpsertedRow>();
  for (const row of rows) {
    const known = merged.get(row.external_id);
    merged.set(row.external_id, known ? { ...known, id: row.id, is_new: row.is_new } : row);
  }
  return merged;
}

/** Where collectors report, for the organization of a principal. */
export function observationDesk(inTransaction: InTransaction, principal: Principal): ObservationDesk {
  const { organizationId } = principal;
  return {
    store: (clusterId, states, rejections, now) =>
      inTransaction(async (run) => {
        if (!(await isCluster(run, organizationId, clusterId))) return undefined;
        const newest = newestOfEach(states);
        const upserted = merge(await run<UpsertedRow>(upsert(organizationId, clusterId, newest)));
        await addRaced(run, organizationId, clusterId, upserted);
        const isKnown = inHistory(newest, upserted);
        const seen = firstSeen(states).filter((state) => !isKnown(state));
        if (seen.length > 0) await run(events(organizationId, seen, upserted));
        const newestMs = Math.max(...states.map(({ observation }) => observation.observed_at.getTime()));
        const newestAt = states.length === 0 ? null : new Date(newestMs);
        const counts = { acceptedCount: states.length, rejectedCount: rejections.length };
        await run(report(principal, clusterId, newestAt, counts, now));
        if (rejections.length > 0) await run(rejected(organizationId, clusterId, rejections, now));
        return new Map([...upserted].map(([externalId, row]) => [externalId, outcomeOf(row)]));
      }),
    hear: (clusterId, observedAt, now) =>
      inTransaction(async (run) => {
        if (!(await isCluster(run, organizationId, clusterId))) return false;
        await run(report(principal, clusterId, observedAt, NOTHING, now));
        return true;
      }),
  };
}

/** Whether the organization has a cluster; while the transaction lasts, nobody can remove it. */
async function isCluster(run: RunStatement, organizationId: Uuid, clusterId: Uuid): Promise<boolean> {
  const text = "select id from clusters where organization_id = $1 and id = $2 for key share";
  return (await run(statement(text, [organizationId, clusterId]))).length > 0;
}

function outcomeOf(row: UpsertedRow): StoredObservation {
  const base = { workloadId: idOf(row), isTeamUnknown: row.is_team_unknown };
  if (row.is_new !== null) {
    // What only moved the moment says nothing new.
    return {
      ...base,
      outcome: row.is_new ? "created" : row.is_same && !row.is_moved ? "unchanged" : "updated",
    };
  }
  return { ...base, outcome: row.is_same && !row.is_later ? "unchanged" : "stale" };
}

function idOf(row: UpsertedRow | undefined): Uuid {
  if (!row?.id) throw new Error("A workload is neither new nor known.");
  return row.id;
}

/** Adds the ids of workloads that somebody else created between our looking and our writing, with something newer than ours. */
async function addRaced(
  run: RunStatement,
  organizationId: Uuid,
  clusterId: Uuid,
  rows: Map<string, UpsertedRow>,
): Promise<void> {
  const missing = [...rows.values()].filter(({ id }) => id === null).map((row) => row.external_id);
  if (missing.length === 0) return;
  const found = await run<{ external_id: string; id: Uuid }>(
    statement(FIND_SQL, [organizationId, clusterId, missing]),
  );
  for (const { external_id, id } of found) {
    const row = rows.get(external_id);
    if (row) rows.set(external_id, { ...row, id });
  }
}

/** Says of states whether their history must be known: the very same was stored, and seen no later. */
function inHistory(
  newest: readonly ObservedState[],
  rows: ReadonlyMap<string, UpsertedRow>,
): (state: ObservedState) => boolean {
  const known = newest.filter(({ observation: { external_id } }) => {
    const row = rows.get(external_id);
    return row?.is_same === true && row.is_later === false;
  });
  const all = new Set(known);
  return (state) => all.has(state);
}

function upsert(organizationId: Uuid, clusterId: Uuid, states: readonly ObservedState[]): Statement {
  const column = <T>(valueOf: (state: ObservedState) => T): T[] => states.map(valueOf);
  const teams = [...new Set(states.flatMap(({ observation }) => observation.team || []))];
  const numbers = new Map(teams.map((team, index) => [team, index + 1]));
  return statement(UPSERT_SQL, [
    organizationId,
    clusterId,
    teams,
    teams.map((team) => decodeId("initiative", team) ?? null),
    column(({ observation }) => observation.external_id),
    column(({ observation }) => newUuid(Math.max(0, observation.submitted_at.getTime()))),
    column(({ observation }) => observation.observed_at.toISOString()),
    column(({ digest }) => digest),
    column(({ observation }) => observation.status),
    column(({ observation }) => observation.name),
    column(({ observation }) => observation.submitted_by),
    column(({ observation }) => numbers.get(observation.team ?? "") ?? null),
    column(({ observation }) => observation.instance_type ?? null),
    column(({ observation }) => observation.gpu_count),
    column(({ observation }) => observation.submitted_at.toISOString()),
    column(({ startedAt }) => startedAt?.toISOString() ?? null),
    column(({ observation }) => observation.completed_at?.toISOString() ?? null),
    column(({ observation }) => observation.exit_code ?? null),
    column(({ observation }) => observation.namespace ?? null),
    column(({ observation }) => observation.is_managed),
    column(({ observation }) => JSON.stringify(observation.labels)),
    column(({ attempts }) => attempts && JSON.stringify(attempts)),
    column(({ endedSeconds }) => endedSeconds),
    column(({ endedGpuSeconds }) => endedGpuSeconds),
    column(({ runningSince }) => runningSince?.toISOString() ?? null),
    column(({ runningGpuCount }) => runningGpuCount),
  ]);
}

function events(
  organizationId: Uuid,
  seen: readonly ObservedState[],
  rows: ReadonlyMap<string, UpsertedRow>,
): Statement {
  const of = seen.map(({ observation }) => rows.get(observation.external_id));
  return statement(EVENTS_SQL, [
    organizationId,
    of.map(idOf),
    seen.map(({ attemptCount }) => attemptCount),
    seen.map(({ observation }) => observation.status),
    seen.map(({ observation }) => observation.observed_at.toISOString()),
    of.map((row) => row?.is_new === true),
    of.map((row) => row?.is_new !== null),
  ]);
}

function report(
  { organizationId, via }: Principal,
  clusterId: Uuid,
  newestAt: Date | null,
  { acceptedCount, rejectedCount }: typeof NOTHING,
  now: Date,
): Statement {
  return statement(REPORT_SQL, [
    organizationId,
    clusterId,
    newUuid(now.getTime()),
    now.toISOString(),
    newestAt?.toISOString() ?? null,
    acceptedCount,
    rejectedCount,
    via.kind === "token" ? via.id : null,
  ]);
}

function rejected(
  organizationId: Uuid,
  clusterId: Uuid,
  rejections: readonly Rejection[],
  now: Date,
): Statement {
  return statement(REJECTED_SQL, [
    organizationId,
    clusterId,
    rejections.map(() => newUuid(now.getTime())),
    now.toISOString(),
    rejections.map(({ externalId }) => externalId),
    rejections.map(({ reason }) => reason),
  ]);
}

function statement(text: string, values: readonly unknown[]): Statement {
  const parameters = new Parameters();
  for (const value of values) parameters.add(value);
  return toStatement(text, parameters);
}
