import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import type { Group } from "@/components/groups.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { type UsageSearch, groupingsOf, usageInput, usageSearchParams, withPeriod } from "./search-params.ts";

const EVERY_MS = 60_000;

/** A group, with what only counting by submission tells. */
export type UsageGroup = Group & {
  readonly workload_count?: number;
  readonly success_rate?: number | null;
};

/** What both ways of counting answer alike. */
export interface Usage {
  readonly total: number;
  /** Only counting by submission tells it. */
  readonly successRate?: number | null;
  readonly grouped: readonly UsageGroup[];
  readonly intervals: readonly {
    readonly start: string;
    readonly end: string;
    readonly gpu_hours: number;
    readonly grouped?: readonly UsageGroup[] | undefined;
  }[];
}

/** What the address asks for, and how to change it. */
export function useUsageSearch() {
  const [search, setSearch] = useQueryStates(usageSearchParams, { history: "push" });
  const viewersTimeZone = useTimeZone();
  const change = (changes: { readonly [Key in keyof UsageSearch]?: UsageSearch[Key] | null }) =>
    void setSearch(changes);
  return {
    search: withPeriod(search),
    groupings: groupingsOf(search),
    input: usageInput(search, useNow(EVERY_MS), viewersTimeZone),
    change,
  };
}

/** The usage that the address asks for, counted as it says. */
export function useUsage() {
  const { search, input } = useUsageSearch();
  const trpc = useTRPC();
  const isOverlap = search.count === "overlap";
  const overlap = useQuery(
    trpc.usage.get.queryOptions(input, { enabled: isOverlap, placeholderData: keepPreviousData }),
  );
  const cohort = useQuery(
    trpc.workloads.stats.queryOptions(input, { enabled: !isOverlap, placeholderData: keepPreviousData }),
  );
  const { error, isError, isPlaceholderData, refetch } = isOverlap ? overlap : cohort;
  return {
    usage: isOverlap ? overlapUsage(overlap.data) : cohortUsage(cohort.data),
    error,
    isError,
    isPlaceholderData,
    refetch,
  };
}

type Trpc = ReturnType<typeof useTRPC>;
type Overlap = Trpc["usage"]["get"]["~types"]["output"];
type Cohort = Trpc["workloads"]["stats"]["~types"]["output"];

const overlapUsage = (answer: Overlap | undefined): Usage | undefined =>
  answer && {
    total: answer.data.total_gpu_hours,
    grouped: answer.data.grouped ?? [],
    intervals: answer.data.series ?? [],
  };

const cohortUsage = (answer: Cohort | undefined): Usage | undefined =>
  answer && {
    total: answer.data.summary.total_gpu_hours,
    successRate: answer.data.summary.success_rate,
    grouped: answer.data.grouped ?? [],
    intervals: answer.data.series ?? [],
  };
