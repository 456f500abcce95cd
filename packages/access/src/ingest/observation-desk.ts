import { decodeId, newUuid, type Uuid } from "@muster/contract";
import type { Principal } from "../principal.ts";
import { Parameters, toStatement } from "../sql/statement.ts";
import type { RunStatement, Statement } from "../tenant.ts";
import { newestOfEach, type SeenEvent, seenEvents } from "./batch.ts";
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
}

type InTransaction = <T>(work: (run: RunStatement) => Promise<T>) => Promise<T>;

interface UpsertedRow {
  external_id: string;
  id: Uuid | null;
  is_new: boolean | null;
  is_later: boolean | null;
  is_same: boolean | null;
  is_team_unknown: boolean;
}

/** One row for each workload, of what was known of it and what was then written. */
function merge(rows: readonly UpsertedRow[]): UpsertedRow[] {
  const merged = new Map<string, UpsertedRow>();
  for (const row of rows) {
    const known = merged.get(row.external_id);
    merged.set(row.external_id, known ? { ...known, id: row.id, is_new: row.is_new } : row);
  }
  return [...merged.values()];
}

/** Where collectors report, for the organization of a principal. */
export function observationDesk(
  inTransaction: InTransaction,
  { organizationId }: Principal,
): ObservationDesk {
  return {
    store: (clusterId, states, rejections, now) =>
      inTransaction(async (run) => {
        const [cluster] = await run(
          statement("select id from clusters where organization_id = $1 and id = $2", [
            organizationId,
            clusterId,
          ]),
        );
        if (!cluster) return undefined;
        const newest = newestOfEach(states);
        const upserted = merge(await run<UpsertedRow>(upsert(organizationId, clusterId, newest)));
        const found = await findRaced(run, organizationId, clusterId, upserted);
        await run(events(organizationId, clusterId, seenEvents(states)));
        await run(report(organizationId, clusterId, states, rejections, now));
        if (rejections.length > 0) await run(rejected(organizationId, clusterId, rejections, now));
        return new Map(upserted.map((row) => [row.external_id, outcomeOf(row, found)]));
      }),
  };
}

function outcomeOf(row: UpsertedRow, found: ReadonlyMap<string, Uuid>): StoredObservation {
  const workloadId = row.id ?? found.get(row.external_id);
  if (workloadId === undefined) throw new Error("A workload is neither new nor known.");
  const base = { workloadId, isTeamUnknown: row.is_team_unknown };
  if (row.is_new !== null) {
    // What only moved the moment says nothing new.
    return { ...base, outcome: row.is_new ? "created" : row.is_same ? "unchanged" : "updated" };
  }
  return { ...base, outcome: row.is_same && !row.is_later ? "unchanged" : "stale" };
}

/** Ids of workloads that somebody else created between our looking and our writing, with something newer than ours. */
async function findRaced(
  run: RunStatement,
  organizationId: Uuid,
  clusterId: Uuid,
  rows: readonly UpsertedRow[],
): Promise<ReadonlyMap<string, Uuid>> {
  const missing = rows.filter(({ id }) => id === null).map((row) => row.external_id);
  if (missing.length === 0) return new Map();
  const found = await run<{ external_id: string; id: Uuid }>(
    statement(FIND_SQL, [organizationId, clusterId, missing]),
  );
  return new Map(found.map((row) => [row.external_id, row.id]));
}

function upsert(organizationId: Uuid, clusterId: Uuid, states: readonly ObservedState[]): Statement {
  const column = <T>(valueOf: (state: ObservedState) => T): T[] => states.map(valueOf);
  return statement(UPSERT_SQL, [
    organizationId,
    clusterId,
    column(({ observation }) => observation.external_id),
    column(({ observation }) => newUuid(Math.max(0, observation.submitted_at.getTime()))),
    column(({ observation }) => observation.observed_at.toISOString()),
    column(({ digest }) => digest),
    column(({ observation }) => observation.status),
    column(({ observation }) => observation.name),
    column(({ observation }) => observation.submitted_by),
    column(({ observation }) => observation.team ?? null),
    column(({ observation }) =>
      observation.team ? (decodeId("initiative", observation.team) ?? null) : null,
    ),
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

function events(organizationId: Uuid, clusterId: Uuid, seen: readonly SeenEvent[]): Statement {
  return statement(EVENTS_SQL, [
    organizationId,
    clusterId,
    seen.map(({ externalId }) => externalId),
    seen.map(({ attemptCount }) => attemptCount),
    seen.map(({ status }) => status),
    seen.map(({ observedAt }) => observedAt.toISOString()),
  ]);
}

function report(
  organizationId: Uuid,
  clusterId: Uuid,
  states: readonly ObservedState[],
  rejections: readonly Rejection[],
  now: Date,
): Statement {
  const newestMs = Math.max(...states.map(({ observation }) => observation.observed_at.getTime()));
  return statement(REPORT_SQL, [
    organizationId,
    clusterId,
    newUuid(now.getTime()),
    now.toISOString(),
    states.length === 0 ? null : new Date(newestMs).toISOString(),
    states.length,
    rejections.length,
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
