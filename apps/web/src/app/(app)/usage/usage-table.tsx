"use client";

import type { Grouping } from "@muster/contract";
import { Card } from "@/components/card.tsx";
import { groupingWord, type NameOf, useGroupNames } from "@/components/groups.ts";
import { exactHours, formatCount, formatGpuHours, formatShare } from "@/format/number.ts";
import { Unknown } from "@/components/unknown.tsx";
import classes from "./usage.module.css";
import { UsageRow } from "./usage-row.tsx";
import { type Usage, type UsageGroup, useUsageSearch } from "./use-usage.ts";

/** The groups with their GPU-hours; with two groupings each of the first with its parts. They sum to the total. */
export function UsageTable({ usage }: { usage: Usage }) {
  const { search, groupings } = useUsageSearch();
  const nameOf = useGroupNames();
  const [first, second] = groupings;
  const isCohort = search.count === "cohort";
  // Told apart by status, each rate would be all or nothing.
  const hasRate = second === undefined && first !== "status";
  const lines =
    second === undefined
      ? usage.grouped.map((group) => ({ group, parts: [] }))
      : linesOf(usage.grouped, first, nameOf);
  const largest = lines[0]?.group.gpu_hours ?? 0;
  return (
    <Card title="The same in numbers">
      <div className={classes.frame}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{groupings.map(groupingWord).join(" and ")}</th>
              <th scope="col" className={classes.number}>
                GPU-hours
              </th>
              <th scope="col" className={classes.number}>
                Share
              </th>
              {isCohort && (
                <th scope="col" className={classes.number}>
                  Workloads
                </th>
              )}
              {isCohort && hasRate && (
                <th scope="col" className={`${classes.number} ${classes.roomy}`}>
                  Success rate
                </th>
              )}
            </tr>
          </thead>
          {lines.map(({ group, parts }) => (
            <tbody key={group[first] ?? ""}>
              <UsageRow
                group={group}
                grouping={first}
                total={usage.total}
                largest={largest}
                hasRate={hasRate}
              />
              {second !== undefined &&
                parts.map((part) => (
                  <UsageRow
                    key={part[second] ?? ""}
                    group={part}
                    grouping={second}
                    total={usage.total}
                    largest={largest}
                    isPart
                  />
                ))}
            </tbody>
          ))}
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td className={classes.number} data-testid="table-total">
                {formatGpuHours(usage.total)}
              </td>
              <td className={classes.number}>{usage.total > 0 && "100.0%"}</td>
              {isCohort && <td className={classes.number}>{formatCount(sumOfCounts(usage.grouped))}</td>}
              {isCohort && hasRate && (
                <td className={`${classes.number} ${classes.roomy}`}>
                  {typeof usage.successRate === "number" ? formatShare(usage.successRate) : <Unknown />}
                </td>
              )}
            </tr>
          </tfoot>
        </table>
      </div>
      {usage.grouped.length === 0 && <p className={classes.nothing}>No GPU was used in this period.</p>}
    </Card>
  );
}

interface Line {
  readonly group: UsageGroup;
  readonly parts: readonly UsageGroup[];
}

function linesOf(groups: readonly UsageGroup[], first: Grouping, nameOf: NameOf): Line[] {
  const byKey = new Map<string | null, UsageGroup[]>();
  for (const group of groups) {
    const key = group[first] ?? null;
    byKey.set(key, [...(byKey.get(key) ?? []), group]);
  }
  const lines = [...byKey].map(([key, parts]): Line => {
    const gpu_hours = exactHours(parts.reduce((sum, part) => sum + part.gpu_hours, 0));
    return { group: { [first]: key, gpu_hours, workload_count: sumOfCounts(parts) }, parts };
  });
  const word = ({ group }: Line) => nameOf(first, group[first]);
  return lines.toSorted((a, b) => b.group.gpu_hours - a.group.gpu_hours || (word(a) < word(b) ? -1 : 1));
}

const sumOfCounts = (groups: readonly UsageGroup[]): number =>
  groups.reduce((sum, { workload_count = 0 }) => sum + workload_count, 0);
