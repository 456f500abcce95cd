import type pg from "pg";
import { foldAll } from "../world/fold-all.ts";
import {
  BLOCK,
  endOf,
  gpusOf,
  nameOf,
  observedMsAt,
  ranSecondsOf,
  startedMsOf,
  statusAt,
  STEPS,
} from "./lifecycles.ts";

export interface Verdict {
  /** Acknowledged observations whose workload or history does not show them. */
  lost: number;
  /** Workloads and entries of histories that are there more than once, or that nobody reported. */
  doubled: number;
  /** Roll-up rows that do not equal the workloads, and sums that do not equal what was reported. */
  aggregate_drift: number;
}

interface StoredRow {
  external_id: string;
  status: string;
  observed_ms: number;
  started_ms: number | null;
  gpu_seconds: number;
  gpu_count: number;
  /** `attempts:status:observed_ms`, one for each entry of its history. */
  events: string[];
}

const ROWS = `select w.external_id, w.status::text, (extract(epoch from w.observed_at) * 1000)::float8 as observed_ms,
    (extract(epoch from w.started_at) * 1000)::float8 as started_ms, w.ended_gpu_seconds::float8 as gpu_seconds, w.gpu_count,
    array(select e.attempt_count || ':' || e.status || ':' || (extract(epoch from e.observed_at) * 1000)::bigint from workload_events e
      where e.organization_id = w.organization_id and e.workload_id = w.id) as events
  from workloads w where w.organization_id = $1 and w.external_id = any($2)`;

/** All workloads, and entries of histories of none of them. */
const STORED = `select (select count(*)::integer from workloads where organization_id = $1) as workloads,
  (select count(*)::integer from workload_events e where e.organization_id = $1 and not exists (
    select from workloads w where w.organization_id = e.organization_id and w.id = e.workload_id)) as orphans`;

/** Holds what the database has against what was acknowledged: `isAcknowledged(workload, step)`, all of them reported by one organization. */
export async function judge(
  client: pg.ClientBase,
  organizationId: string,
  workloads: number,
  isAcknowledged: (workload: number, step: number) => boolean,
): Promise<Verdict> {
  const verdict: Verdict = { lost: 0, doubled: 0, aggregate_drift: 0 };
  for (let first = 0; first < workloads; first += BLOCK) {
    const numbers = Array.from({ length: Math.min(BLOCK, workloads - first) }, (_, n) => first + n);
    const { rows } = await client.query<StoredRow>(ROWS, [organizationId, numbers.map(nameOf)]);
    const byName = new Map(rows.map((row) => [row.external_id, row]));
    verdict.doubled += rows.length - byName.size;
    for (const workload of numbers)
      judgeWorkload(verdict, workload, byName.get(nameOf(workload)), isAcknowledged);
  }
  const stored = await client.query<{ workloads: number; orphans: number }>(STORED, [organizationId]);
  const { workloads: found = 0, orphans = 0 } = stored.rows[0] ?? {};
  verdict.doubled += Math.max(0, found - workloads) + orphans;
  verdict.aggregate_drift = await driftOf(client, organizationId, workloads);
  return verdict;
}

function judgeWorkload(
  verdict: Verdict,
  workload: number,
  row: StoredRow | undefined,
  isAcknowledged: (workload: number, step: number) => boolean,
): void {
  const steps = Array.from({ length: STEPS }, (_, step) => step).filter((step) =>
    isAcknowledged(workload, step),
  );
  // The first time in each status is what a history keeps.
  const expected = new Map<string, number>();
  for (const step of steps) {
    const key = `${step === 0 ? 0 : 1}:${statusAt(workload, step)}`;
    if (!expected.has(key)) expected.set(key, observedMsAt(workload, step));
  }
  const events = new Set(row?.events);
  for (const step of steps) {
    const key = `${step === 0 ? 0 : 1}:${statusAt(workload, step)}`;
    const isInHistory = events.has(`${key}:${expected.get(key)}`);
    const counts = step !== steps.at(-1) || isAsReported(workload, step, row);
    if (!isInHistory || !counts) verdict.lost += 1;
  }
  verdict.doubled += Math.max(0, (row?.events.length ?? 0) - expected.size);
}

function isAsReported(workload: number, step: number, row: StoredRow | undefined): boolean {
  const status = statusAt(workload, step);
  const isOver = status === "completed" || status === "failed";
  return (
    row?.status === status &&
    row.observed_ms === observedMsAt(workload, step) &&
    row.started_ms === (step === 0 ? null : startedMsOf(workload)) &&
    row.gpu_count === gpusOf(workload) &&
    row.gpu_seconds === (isOver ? ranSecondsOf(workload) * gpusOf(workload) : 0)
  );
}

/** Against the rows, as the database checks itself; and against sums made here, without it. */
async function driftOf(client: pg.ClientBase, organizationId: string, workloads: number): Promise<number> {
  const drifted = await client.query("select from drifted_workload_rollups()");
  await foldAll(client);
  const { rows } = await client.query<Record<string, number>>(
    `select sum(running_count)::float8 as running, sum(completed_count)::float8 as completed, sum(failed_count)::float8 as failed,
        sum(pending_count)::float8 as pending, sum(running_gpus)::float8 as running_gpus,
        sum(completed_gpu_seconds)::float8 as completed_seconds, sum(failed_gpu_seconds)::float8 as failed_seconds
      from workload_rollups where organization_id = $1 and cube = 'organization' and grain = 0`,
    [organizationId],
  );
  const expected: Record<string, number> = {
    running: 0,
    completed: 0,
    failed: 0,
    pending: 0,
    running_gpus: 0,
    completed_seconds: 0,
    failed_seconds: 0,
  };
  const add = (measure: string, more: number) => (expected[measure] = (expected[measure] ?? 0) + more);
  for (let workload = 0; workload < workloads; workload++) {
    const status = endOf(workload);
    add(status, 1);
    if (status === "running") add("running_gpus", gpusOf(workload));
    else add(`${status}_seconds`, ranSecondsOf(workload) * gpusOf(workload));
  }
  const wrong = Object.entries(expected).filter(([measure, sum]) => rows[0]?.[measure] !== sum);
  return (drifted.rowCount ?? 0) + wrong.length;
}
