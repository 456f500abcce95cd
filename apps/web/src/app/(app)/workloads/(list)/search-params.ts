import type { Endpoints, RequestOf, WorkloadStatus } from "@muster/contract";
import {
  createLoader,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { parseAsTeamId } from "@/components/team-id.ts";
import { periodSearchParams, rangeInput } from "@/components/period/search-params.ts";

/** Every status there is, in the order of a workload's life. */
export const STATUSES = Object.keys({
  pending: true,
  running: true,
  completed: true,
  failed: true,
  cancelled: true,
} satisfies Record<WorkloadStatus, true>) as WorkloadStatus[];

/** How many rows a page may have. */
export const PAGE_SIZES = [20, 50, 100] as const;

/** What the list shows stands in its address, under the API's own names; `period` is a start_date that moves with the days. */
export const workloadSearchParams = {
  status: parseAsArrayOf(parseAsStringLiteral(STATUSES)),
  initiative_id: parseAsTeamId,
  include_descendants: parseAsBoolean.withDefault(false),
  submitted_by: parseAsString,
  is_managed: parseAsBoolean,
  ...periodSearchParams,
  limit: parseAsNumberLiteral(PAGE_SIZES).withDefault(20),
  next_token: parseAsString,
};
export type WorkloadSearch = inferParserType<typeof workloadSearchParams>;

/** Reads them on the server. */
export const loadWorkloadSearch = createLoader(workloadSearchParams);

/** What is asked of workloads.list for an address, at a moment in a time zone. The same on the server and in the browser. */
export function toListInput(
  search: WorkloadSearch,
  now: number,
  timeZone: string,
): RequestOf<Endpoints["workloads"]["list"]> {
  const { status, initiative_id, include_descendants, submitted_by, is_managed, limit, next_token } = search;
  return {
    limit,
    ...(status?.length ? { status } : {}),
    ...(initiative_id ? { initiative_id, include_descendants } : {}),
    ...(submitted_by ? { submitted_by } : {}),
    ...(is_managed === null ? {} : { is_managed }),
    ...rangeInput(search, now, timeZone),
    ...(next_token ? { next_token } : {}),
  };
}

/** No filter at all; what "Clear filters" sets. The page's size stays. */
export const NO_FILTERS = {
  status: null,
  initiative_id: null,
  include_descendants: null,
  submitted_by: null,
  is_managed: null,
  period: null,
  start_date: null,
  end_date: null,
  next_token: null,
} as const;
