import type { SortOrder, WorkloadSort } from "@muster/contract";
import type { Parameters } from "./statement.ts";

/** How a list is sorted: by a key, equal ones by id in the same direction. What has no key comes last either way. */
export interface WorkloadOrder {
  readonly sort: WorkloadSort;
  readonly order: SortOrder;
  /** Keys that change by themselves are those of this moment, so that a walk of many pages knows one order only. */
  readonly asOf: Date;
}

/** The row after which a page begins: its key in the order, as Postgres writes it, and its id. */
export interface PageStart {
  readonly key: string;
  readonly id: string;
}

type KeyType = "timestamptz" | "bigint" | "integer";

/** A part of an organization that an index has in order: what it is, and the key of each workload in it. */
export interface Range {
  readonly where: string;
  /** Either what an index has in order, or, in a part that is small, anything. `null`: none of them has a key. */
  readonly key: string | null;
}

interface SortKey {
  readonly type: KeyType;
  /** The key of any workload `w`; what stands for none is `none`. */
  readonly value: string;
  /** What stands for no key, behind all others. */
  readonly none: string;
  /** Together the whole organization, each workload in one of them. */
  readonly ranges: readonly Range[];
}

/** The keys of an order, as SQL over a workload `w`. */
export function sortKeyOf({ sort, order, asOf }: WorkloadOrder, parameters: Parameters): SortKey {
  if (sort === "submitted_at") return plain("timestamptz", "w.submitted_at");
  if (sort === "gpu_count") return plain("integer", "w.gpu_count");
  const moment = parameters.add(asOf.toISOString(), "timestamptz");
  if (sort === "started_at" || sort === "completed_at") return momentKey(`w.${sort}`, order, moment);
  const second = parameters.add(Math.floor(asOf.getTime() / 1000), "bigint");
  return sort === "duration_seconds" ? durationKey(order, moment, second) : gpuHoursKey(moment, second);
}

/** What follows after a row; `key` and `id` are of one relation. */
export function afterSql(
  key: string,
  type: KeyType,
  { order }: WorkloadOrder,
  after: PageStart,
  parameters: Parameters,
): string {
  const start = `(${parameters.add(after.key, type)}, ${parameters.add(after.id, "uuid")})`;
  return `(${key}, id) ${order === "desc" ? "<" : ">"} ${start}`;
}

/** The order of rows that have their `key` beside their `id`. */
export const byKey = (alias: string, { order }: WorkloadOrder): string =>
  `${alias}.key ${order}, ${alias}.id ${order}`;

const plain = (type: KeyType, value: string): SortKey => ({
  type,
  value,
  none: "",
  ranges: [{ where: "true", key: value }],
});

/** A moment that there is not for all, or not yet. */
function momentKey(column: string, order: SortOrder, moment: string): SortKey {
  const none = order === "desc" ? "-infinity" : "infinity";
  return {
    type: "timestamptz",
    value: `case when ${column} <= ${moment} then ${column} else '${none}' end`,
    none,
    ranges: [
      { where: `${column} is not null and ${column} <= ${moment}`, key: column },
      { where: `${column} is null`, key: null },
      // An end to the range lets the planner guess that it is small; so below.
      { where: `${column} > ${moment} and ${column} < 'infinity'`, key: null },
    ],
  };
}

// Those that ended by the moment stand in an index. What was open then is little: open still, or found by when it ended.
const SETTLED = (moment: string) => `w.completed_at is not null and w.completed_at <= ${moment}`;
const openSince = (moment: string, value: string): Range[] => [
  { where: `w.completed_at > ${moment} and w.completed_at < 'infinity'`, key: value },
  { where: "w.completed_at is null", key: value },
];

function durationKey(order: SortOrder, moment: string, second: string): SortKey {
  const none = order === "desc" ? "-1" : "9223372036854775807";
  const indexed = "(case when w.started_at is null then -1 else w.ended_seconds end)";
  const value = `case when w.started_at is null or w.started_at > ${moment} then ${none}
    when w.completed_at <= ${moment} then w.ended_seconds
    else ${secondsUntil(moment, second, "1")} end`;
  return {
    type: "bigint",
    value,
    none,
    ranges: [
      { where: `${SETTLED(moment)} and ${indexed} >= 0`, key: indexed },
      { where: `${SETTLED(moment)} and ${indexed} = -1`, key: null },
      ...openSince(moment, value),
    ],
  };
}

function gpuHoursKey(moment: string, second: string): SortKey {
  const value = `case when w.started_at is null or w.started_at > ${moment} then 0
    when w.completed_at <= ${moment} then w.ended_gpu_seconds
    else ${secondsUntil(moment, second, "a.gpus")} end`;
  return {
    type: "bigint",
    value,
    none: "",
    ranges: [{ where: SETTLED(moment), key: "w.ended_gpu_seconds" }, ...openSince(moment, value)],
  };
}

// What a workload that was open at the moment had used by then, also when it has ended since: each attempt by the rule that
// a running workload's own seconds are counted by.
const secondsUntil = (moment: string, second: string, times: string): string => `(
  select coalesce(sum(${times} * case when a.ended_at <= ${moment}
      then greatest(0, floor(extract(epoch from a.ended_at - a.started_at))::bigint - a.suspended_seconds)
      else greatest(0, ${second} - ceil(extract(epoch from a.started_at))::bigint - a.suspended_seconds) end), 0)::bigint
  from (
    select w.started_at, w.completed_at as ended_at, w.gpu_count as gpus, 0 as suspended_seconds where w.attempts is null
    union all
    select to_timestamp(j.start_ms / 1000.0), to_timestamp(j.end_ms / 1000.0), j.gpus, coalesce(j.suspended_seconds, 0)
    from jsonb_to_recordset(w.attempts) j(start_ms bigint, end_ms bigint, gpus integer, suspended_seconds integer)
  ) a)`;
