"use client";

import { SegmentedControl, Skeleton, Text } from "@mantine/core";
import Link from "next/link";
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
import classes from "./overview.module.css";
import { DIMENSIONS } from "./search-params.ts";
import { useOverview, useStacked } from "./use-overview.ts";

const EVERY_MS = 60_000;

/** GPU-hours of what was submitted, over the period, stacked by what one chooses. */
export function GroupsOverTime() {
  const { search, setSearch, timeZone, inputs } = useOverview();
  const nameOf = useGroupNames();
  const isHydrated = useHydrated();
  const { data } = useStacked();
  const { by } = search;
  const intervals = data?.data.series ?? [];
  const { end_date } = inputs.range;
  const now = useNow(EVERY_MS);
  const isOver = end_date !== undefined && Date.parse(end_date) <= now;
  const series = toSeries(groupsOverTime(data?.data ?? {}, [by], nameOf));
  return (
    <Card
      title="GPU-hours over time"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Stacked by"
          disabled={!isHydrated}
          value={by}
          onChange={(value) => void setSearch({ by: value })}
          data={DIMENSIONS.map((value) => ({ value, label: groupingWord(value) }))}
        />
      }
    >
      {data === undefined ? (
        <Skeleton height={CHART_HEIGHT} />
      ) : (
        <>
          <StackedBars
            label={`GPU-hours by ${groupingWord(by).toLowerCase()}`}
            intervals={intervals.map(({ start, end }, at) => ({
              key: start,
              label: intervalLabel(inputs.interval, start, timeZone),
              title: intervalTitle(inputs.interval, start, timeZone),
              isOpen: isOpenInterval({ start, end }, at === intervals.length - 1 && !isOver, now),
              href: listLink({ start_date: start, end_date: end }),
            }))}
            series={series}
            formatValue={(value) => `${formatHours(value)} GPU-h`}
            formatTick={formatCompact}
          />
          <Legend series={series} valueOf={({ total }) => `${formatHours(total)} GPU-h`} />
        </>
      )}
      <Text size="xs" c="dimmed" mt="sm">
        All that workloads submitted in a bar’s time have used, up to now; each bar leads to them. For when
        GPUs were busy, see{" "}
        <Link href="/usage" prefetch={false} className={classes.inline}>
          usage
        </Link>
        .
      </Text>
    </Card>
  );
}

const CHART_HEIGHT = 312;
