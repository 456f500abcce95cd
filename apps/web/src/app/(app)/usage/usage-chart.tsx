"use client";

import { Group, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { useRef, useState } from "react";
import { Card } from "@/components/card.tsx";
import { Legend } from "@/components/chart/legend.tsx";
import { toSeries } from "@/components/chart/series.ts";
import { StackedBars } from "@/components/chart/stacked-bars.tsx";
import { groupingWord, groupsOverTime, useGroupNames } from "@/components/groups.ts";
import { intervalLabel, intervalTitle, isOpenInterval } from "@/format/interval.ts";
import { formatCompact, formatHours } from "@/format/number.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import { useNow } from "@/viewer/viewer.tsx";
import { listLink } from "../workloads/list-link.ts";
import { Problem } from "@/components/problem.tsx";
import { SaveButton, useUsageFiles } from "./usage-files.tsx";
import { useOverTime, useUsageSearch } from "./use-usage.ts";

const BOTH = "both";
const EVERY_MS = 60_000;

/** GPU-hours over the period, stacked by what they are told apart by; as a picture and as a file, too. */
export function UsageChart() {
  const { search, groupings, inputs } = useUsageSearch();
  const nameOf = useGroupNames();
  const isHydrated = useHydrated();
  const chart = useRef<SVGSVGElement>(null);
  const { time_zone: timeZone, interval, range } = inputs;
  const [stack, setStack] = useState("0");
  const stackedBy = stack === BOTH ? groupings : [groupings[Number(stack)] ?? groupings[0]];
  const { usage, error, isError, isPlaceholderData, refetch } = useOverTime(stackedBy);
  const now = useNow(EVERY_MS);
  const isOver = "end_date" in range && Date.parse(range.end_date) <= now;
  const intervals = usage?.series ?? [];
  const series = usage ? toSeries(groupsOverTime(usage, stackedBy, nameOf)) : [];
  const by = stackedBy.map((grouping) => groupingWord(grouping).toLowerCase()).join(" and ");
  const title = `GPU-hours by ${by}`;
  const team = search.initiative_id
    ? { initiative_id: search.initiative_id, include_descendants: search.include_descendants }
    : {};
  const files = useUsageFiles({ chart, title, series });
  return (
    <Card
      title={title}
      aside={
        <Group gap="xs">
          {groupings.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Stacked by"
              disabled={!isHydrated}
              value={stack}
              onChange={setStack}
              data={[
                ...groupings.map((grouping, index) => ({
                  value: String(index),
                  label: groupingWord(grouping),
                })),
                { value: BOTH, label: "Both" },
              ]}
            />
          )}
          <Group gap="xs" wrap="nowrap">
            <SaveButton word="CSV" file={files.table} />
            <SaveButton
              word="PNG"
              file={files.picture}
              isDisabled={usage === undefined || isPlaceholderData}
            />
          </Group>
        </Group>
      }
    >
      {files.failed && (
        <Problem what="The file could not be made" error={files.failed.error} onRetry={files.failed.mutate} />
      )}
      {isError && usage === undefined ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : usage === undefined ? (
        <Skeleton height={CHART_HEIGHT} />
      ) : (
        <>
          <StackedBars
            chartRef={chart}
            label={title}
            intervals={intervals.map(({ start, end }, at) => ({
              key: start,
              label: intervalLabel(interval, start, timeZone),
              title: intervalTitle(interval, start, timeZone),
              isOpen: isOpenInterval({ start, end }, at === intervals.length - 1 && !isOver, now),
              href:
                search.count === "cohort"
                  ? listLink({ ...team, start_date: start, end_date: end })
                  : undefined,
            }))}
            series={series}
            formatValue={(value) => `${formatHours(value)} GPU-h`}
            formatTick={formatCompact}
          />
          <Legend series={series} valueOf={({ total }) => `${formatHours(total)} GPU-h`} />
        </>
      )}
      <Text size="xs" c="dimmed" mt="sm">
        Each bar is {interval === "hour" ? "an hour" : `a ${interval}`} in {timeZone}; a pale one is not over
        yet.
      </Text>
    </Card>
  );
}

const CHART_HEIGHT = 312;
