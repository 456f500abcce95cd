import type { Endpoints, RequestOf, WorkloadSort, WorkloadStatus } from "@muster/contract";
import {
  createLoader,
  type inferParserType,
  parseAsArrayOf,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { parseAsClusterId, parseAsTeamId, parseAsTrueOrFalse } from "@/components/parsers.ts";
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

/** What the list can be sorted by, and which end comes first. */
export const SORTS = Object.keys({
  submitted_at: true,
  started_at: true,
  completed_at: true,
  duration_seconds: true,
  gpu_hours_used: true,
  gpu_count: true,
} satisfies Record<WorkloadSort, true>) as WorkloadSort[];
export const ORDERS = ["desc", "asc"] as const;

/** What the list shows stands in its address, under the API's own names; `period` is a start_date that moves with the days. */
export const workloadSearchParams = {
  status: parseAsArrayOf(parseAsStringLiteral(STATUSES)),
  initiative_id: parseAsTeamId,
  include_descendants: parseAsTrueOrFalse.withDefault(false),
  submitted_by: parseAsString,
  cluster_id: parseAsClusterId,
  instance_type: parseAsString,
  name: parseAsString,
  is_managed: parseAsTrueOrFalse,
  ...periodSearchParams,
  sort: parseAsStringLiteral(SORTS).withDefault("submitted_at"),
  order: parseAsStringLiteral(ORDERS).withDefault("desc"),
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
  const { limit, next_token, sort, order } = search;
  return {
    ...toFilters(search, now, timeZone),
    limit,
    ...(sort === "submitted_at" && order === "desc" ? {} : { sort, order }),
    ...(next_token ? { next_token } : {}),
  };
}

/** What narrows the list, alone: for counts, for exports, for a link to the API. */
function toFilters(search: WorkloadSearch, now: number, timeZone: string) {
  const {
    status,
    initiative_id,
    include_descendants,
    submitted_by,
    cluster_id,
    instance_type,
    name,
    is_managed,
  } = search;
  return {
    ...(status?.length ? { status } : {}),
    ...(initiative_id ? { initiative_id, include_descendants } : {}),
    ...(submitted_by ? { submitted_by } : {}),
    ...(cluster_id ? { cluster_id } : {}),
    // Empty means: those that have none.
    ...(instance_type === null ? {} : { instance_type }),
    ...(name ? { name } : {}),
    ...(is_managed === null ? {} : { is_managed }),
    ...rangeInput(search, now, timeZone),
  };
}

/** What is asked of workloads.facets beside the list. */
export function toFacetsInput(
  search: WorkloadSearch,
  now: number,
  timeZone: string,
): RequestOf<Endpoints["workloads"]["facets"]> {
  return { ...toFilters(search, now, timeZone), facets: ["status", "instance_type"], limit: 100 };
}

/** What is asked of workloads.facets for who submitted, when their address begins in some way. */
export function toSubmittersInput(
  search: WorkloadSearch,
  now: number,
  timeZone: string,
  begin: string,
): RequestOf<Endpoints["workloads"]["facets"]> {
  return { ...toFilters(search, now, timeZone), facets: ["submitted_by"], ...(begin && { q: begin }) };
}

/** No filter at all; what "Clear filters" sets. The page's size stays. */
export const NO_FILTERS = {
  status: null,
  initiative_id: null,
  include_descendants: null,
  submitted_by: null,
  cluster_id: null,
  instance_type: null,
  name: null,
  is_managed: null,
  period: null,
  start_date: null,
  end_date: null,
  next_token: null,
} as const;
