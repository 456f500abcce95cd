import { useQuery } from "@tanstack/react-query";
import { statusWord } from "@/components/status.tsx";
import { dayOf, startOfDay } from "@/format/calendar.ts";
import { formatDay, formatMoment } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useTimeZone } from "@/viewer/viewer.tsx";
import { periodWord } from "@/format/period.ts";
import type { WorkloadSearch } from "../search-params.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";

/** A filter that is set: what it says, and what takes it away. */
export interface ActiveFilter {
  readonly label: string;
  readonly without: { readonly [Key in keyof WorkloadSearch]?: WorkloadSearch[Key] | null };
}

/** The filters that are set, in words. */
export function useActiveFilters(): ActiveFilter[] {
  const { search } = useWorkloadSearch();
  const timeZone = useTimeZone();
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives;
  const clusters = useQuery(trpc.clusters.list.queryOptions({})).data?.data.clusters;
  const {
    status,
    initiative_id,
    include_descendants,
    submitted_by,
    cluster_id,
    instance_type,
    name,
    is_managed,
    period,
    start_date,
    end_date,
  } = search;
  const active: ActiveFilter[] = (status ?? []).map((one) => ({
    label: statusWord(one),
    without: { status: rest(status, one) },
  }));
  if (initiative_id) {
    const team = teams?.find((one) => one.initiative_id === initiative_id)?.name ?? "unknown";
    const label = `Team: ${team}${include_descendants ? " and teams below" : ""}`;
    active.push({ label, without: { initiative_id: null, include_descendants: null } });
  }
  if (submitted_by) active.push({ label: `Submitted by ${submitted_by}`, without: { submitted_by: null } });
  if (cluster_id) {
    const cluster = clusters?.find((one) => one.cluster_id === cluster_id)?.name ?? "unknown";
    active.push({ label: `Cluster: ${cluster}`, without: { cluster_id: null } });
  }
  if (instance_type !== null)
    active.push({
      label: `Instance type: ${instance_type || "not known"}`,
      without: { instance_type: null },
    });
  if (name) active.push({ label: `Name: “${name}”`, without: { name: null } });
  if (is_managed !== null)
    active.push({ label: is_managed ? "Managed" : "Unmanaged", without: { is_managed: null } });
  if (period) active.push({ label: periodWord(period), without: { period: null } });
  if (!period && start_date) {
    active.push({ label: `From ${momentOrDay(start_date, timeZone)}`, without: { start_date: null } });
  }
  if (!period && end_date) active.push({ label: endLabel(end_date, timeZone), without: { end_date: null } });
  return active;
}

const isMidnight = (iso: string, timeZone: string): boolean =>
  startOfDay(dayOf(Date.parse(iso), timeZone), timeZone).getTime() === Date.parse(iso);

const momentOrDay = (iso: string, timeZone: string): string =>
  isMidnight(iso, timeZone) ? formatDay(iso, timeZone) : formatMoment(iso, timeZone);

// The filter ends before a moment; where that is midnight, people think of the day that is still included.
function endLabel(iso: string, timeZone: string): string {
  if (!isMidnight(iso, timeZone)) return `Before ${formatMoment(iso, timeZone)}`;
  return `To ${formatDay(new Date(Date.parse(iso) - 1).toISOString(), timeZone)}`;
}

function rest<T>(all: readonly T[] | null, one: T): T[] | null {
  const others = (all ?? []).filter((item) => item !== one);
  return others.length > 0 ? others : null;
}
