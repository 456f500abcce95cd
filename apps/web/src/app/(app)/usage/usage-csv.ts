import type { Grouping } from "@muster/contract";
import { csvLine } from "@muster/contract/csv";
import { groupingWord, type NameOf } from "@/components/groups.ts";
import type { UsageInterval } from "./use-usage.ts";

/** The usage as a table for spreadsheets: one line for each interval and group, exact, in UTC. */
export function usageCsv(
  series: readonly UsageInterval[],
  groupings: readonly Grouping[],
  nameOf: NameOf,
): string {
  const head = ["start", "end", ...groupings.flatMap((one) => [groupingWord(one), one]), "gpu_hours"];
  const lines = series.flatMap(({ start, end, grouped, gpu_hours }) =>
    groupings.length === 0
      ? [[start, end, gpu_hours]]
      : (grouped ?? []).map((group) => [
          start,
          end,
          ...groupings.flatMap((one) => [nameOf(one, group[one]), group[one] ?? ""]),
          group.gpu_hours,
        ]),
  );
  return [head, ...lines].map(csvLine).join("");
}
