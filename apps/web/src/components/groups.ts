import type { Grouping, WorkloadStatus } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import type { GroupsOverTime } from "@/components/chart/series.ts";
import { statusWord } from "@/components/status.tsx";
import { useTRPC } from "@/trpc/client.tsx";

/** A group of statistics, as the API answers it: its key and its hours. */
export type Group = { readonly [Key in Grouping]?: string | null | undefined } & {
  readonly gpu_hours: number;
};

const WORDS = {
  initiative_id: "Team",
  submitted_by: "User",
  instance_type: "Instance type",
  cluster_id: "Cluster",
  status: "Status",
} satisfies Record<Grouping, string>;

/** What a grouping is called. */
export const groupingWord = (grouping: Grouping): string => WORDS[grouping];

export type NameOf = (grouping: Grouping, key: string | null | undefined) => string;

/** Says what a group's key is called. */
export function useGroupNames(): NameOf {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters ?? [];
  const names = new Map<string, string>([
    ...teams.map(({ initiative_id, name }) => [initiative_id, name] as const),
    ...clusters.map(({ cluster_id, name }) => [cluster_id, name] as const),
  ]);
  return (grouping, key) => {
    if (key === null || key === undefined) return "Not known";
    if (grouping === "status") return statusWord(key as Parameters<typeof statusWord>[0]);
    return names.get(key) ?? key;
  };
}

/** The answer of statistics, as a chart needs it. */
interface Answer {
  readonly group_count?: number | undefined;
  readonly series?:
    readonly { readonly gpu_hours: number; readonly grouped?: readonly Group[] | undefined }[] | undefined;
}

/** Statuses look in charts much as they do beside workloads. */
const LOOK_OF_STATUS: Readonly<Record<WorkloadStatus, number>> = {
  pending: 6,
  running: 1,
  completed: 4,
  failed: 7,
  cancelled: 0,
};

/** The hours of groups over the intervals of a series, with what the groups are called. */
export function groupsOverTime(
  { series = [], group_count = 0 }: Answer,
  groupings: readonly Grouping[],
  nameOf: NameOf,
): GroupsOverTime {
  const isByStatus = groupings.length === 1 && groupings[0] === "status";
  const found = new Map<string, { word: string; values: number[]; look?: number }>();
  for (const [at, { grouped = [] }] of series.entries()) {
    for (const group of grouped) {
      const key = JSON.stringify(groupings.map((grouping) => group[grouping] ?? null));
      const known = found.get(key) ?? {
        word: groupings.map((grouping) => nameOf(grouping, group[grouping])).join(" · "),
        values: series.map(() => 0),
        ...(isByStatus && { look: LOOK_OF_STATUS[group.status as WorkloadStatus] }),
      };
      known.values[at] = group.gpu_hours;
      found.set(key, known);
    }
  }
  return {
    groups: [...found].map(([key, group]) => ({ key, ...group })),
    groupCount: group_count,
    totals: series.map(({ gpu_hours }) => gpu_hours),
  };
}
