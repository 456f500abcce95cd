import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import type { Group } from "@/components/groups.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { keepAlike } from "@/trpc/keep-alike.ts";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import {
  type UsageGrouping,
  type UsageSearch,
  groupingsOf,
  usageInputs,
  usageSearchParams,
  shown,
  whenBusy,
} from "./search-params.ts";

const EVERY_MS = 60_000;

/** A group, with what only counting by submission tells. */
export type UsageGroup = Group & {
  readonly workload_count?: number;
  readonly success_rate?: number | null;
};

/** A part of the period. */
export interface UsageInterval {
  readonly start: string;
  readonly end: string;
  readonly gpu_hours: number;
  readonly grouped?: readonly UsageGroup[] | undefined;
}

/** What both ways of counting answer alike. */
export interface Usage {
  readonly total: number;
  /** Only counting by submission tells it. */
  readonly successRate?: number | null;
  readonly grouped: readonly UsageGroup[];
  /** How many groups there are; known where not all are told of. */
  readonly group_count?: number | undefined;
  readonly series: readonly UsageInterval[];
}

/** What the address asks for, and how to change it. */
export function useUsageSearch() {
  const [search, setSearch] = useQueryStates(usageSearchParams, { history: "push" });
  const viewersTimeZone = useTimeZone();
  const change = (changes: { readonly [Key in keyof UsageSearch]?: UsageSearch[Key] | null }) =>
    void setSearch(changes);
  return {
    search: shown(search),
    groupings: groupingsOf(search),
    inputs: usageInputs(search, useNow(EVERY_MS), viewersTimeZone),
    change,
  };
}

type Inputs = ReturnType<typeof usageInputs>;
type Input = Inputs["totals"] | ReturnType<Inputs["overTime"]> | Inputs["everything"];

/** All groups of the period. */
export const useTotals = () => useCounted(({ totals }) => totals);

/** The largest groups over the period, told apart by these. */
export const useOverTime = (by: UsageGrouping[]) => useCounted(({ overTime }) => overTime(by));

/** Fetches all groups over the period. */
export function useFetchEverything(): () => Promise<Usage> {
  const { search, inputs } = useUsageSearch();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async () =>
    search.count === "overlap"
      ? overlapUsage(await queryClient.fetchQuery(trpc.usage.get.queryOptions(whenBusy(inputs.everything))))
      : cohortUsage(await queryClient.fetchQuery(trpc.workloads.stats.queryOptions(inputs.everything)));
}

/** Usage, counted as the address says. */
function useCounted(inputOf: (inputs: Inputs) => Input) {
  const { search, inputs } = useUsageSearch();
  const trpc = useTRPC();
  const input = inputOf(inputs);
  const isOverlap = search.count === "overlap";
  const live = {
    placeholderData: keepAlike(input, "group_by", "interval"),
    refetchInterval: askAgainEvery(EVERY_MS),
  };
  const overlap = useQuery(trpc.usage.get.queryOptions(whenBusy(input), { ...live, enabled: isOverlap }));
  const cohort = useQuery(trpc.workloads.stats.queryOptions(input, { ...live, enabled: !isOverlap }));
  const { error, isError, isPlaceholderData, refetch } = isOverlap ? overlap : cohort;
  const answered = isOverlap
    ? overlap.data && overlapUsage(overlap.data)
    : cohort.data && cohortUsage(cohort.data);
  return { usage: answered, error, isError, isPlaceholderData, refetch };
}

type Trpc = ReturnType<typeof useTRPC>;
type Overlap = Trpc["usage"]["get"]["~types"]["output"];
type Cohort = Trpc["workloads"]["stats"]["~types"]["output"];

const overlapUsage = ({ data }: Overlap): Usage => ({
  total: data.total_gpu_hours,
  grouped: data.grouped ?? [],
  group_count: data.group_count,
  series: (data.series ?? []).filter(hasLength),
});

const cohortUsage = ({ data }: Cohort): Usage => ({
  total: data.summary.total_gpu_hours,
  successRate: data.summary.success_rate,
  grouped: data.grouped ?? [],
  group_count: data.group_count,
  series: (data.series ?? []).filter(hasLength),
});

// Of a period that is yet to come the API tells a moment of the present: nothing to draw a bar of.
const hasLength = ({ start, end }: UsageInterval): boolean => start !== end;
