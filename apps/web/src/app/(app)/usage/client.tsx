"use client";

import { Skeleton, Title } from "@mantine/core";
import { Problem } from "@/components/problem.tsx";
import { NoTeam } from "@/components/no-team.tsx";
import { NotKnown } from "@/components/not-known.tsx";
import { SilentClusters } from "@/components/silent-clusters.tsx";
import { formatHours } from "@/format/number.ts";
import { Controls } from "./controls.tsx";
import { usageSearchParams } from "./search-params.ts";
import { UsageChart } from "./usage-chart.tsx";
import { useSubtitle } from "./usage-files.tsx";
import classes from "./usage.module.css";
import { UsageTable } from "./usage-table.tsx";
import { useTotals } from "./use-usage.ts";

/** Who has used how many GPU-hours: as a chart over time, and as a table that adds up to the same. */
export function UsagePage() {
  const { usage, error, isError, isPlaceholderData, refetch } = useTotals();
  const subtitle = useSubtitle();
  return (
    <div className={classes.page} data-stale={isPlaceholderData || undefined}>
      <div className={classes.head}>
        <Title order={1}>Usage</Title>
        <span role="status" className={classes.total} data-testid="usage-total">
          {usage === undefined ? "\u00a0" : `${formatHours(usage.total)} GPU-hours`}
        </span>
      </div>
      <p className={classes.onPaper}>{subtitle}</p>
      <NoTeam />
      <SilentClusters />
      <Controls />
      <NotKnown parsers={usageSearchParams} />
      {isError && usage === undefined ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : usage === undefined ? (
        <>
          <Skeleton height={400} />
          <Skeleton height={320} />
        </>
      ) : (
        <>
          <UsageChart />
          <UsageTable usage={usage} />
        </>
      )}
    </div>
  );
}
