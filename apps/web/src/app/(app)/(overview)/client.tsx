"use client";

import { Title } from "@mantine/core";
import { NoCluster } from "@/components/first-cluster.tsx";
import { PeriodPicker } from "@/components/period/period-picker.tsx";
import { Problem } from "@/components/problem.tsx";
import { NoTeam } from "@/components/no-team.tsx";
import { EndingTokens } from "@/components/ending-tokens.tsx";
import { NotKnown } from "@/components/not-known.tsx";
import { SilentClusters } from "@/components/silent-clusters.tsx";
import { GroupsOverTime } from "./groups-over-time.tsx";
import { LatestFailures } from "./latest-failures.tsx";
import classes from "./overview.module.css";
import { overviewSearchParams } from "./search-params.ts";
import { Tiles } from "./tiles.tsx";
import { TopGroups } from "./top-groups.tsx";
import { useOverview, useSummary } from "./use-overview.ts";
import { WaitingLongest } from "./waiting-longest.tsx";

/** How things stand now, what a period has brought, and what wants to be looked at. */
export function OverviewPage() {
  const { search, setSearch, timeZone } = useOverview();
  const { data, error, isError, refetch } = useSummary();
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <Title order={1}>Overview</Title>
        <div className={classes.period}>
          <PeriodPicker
            label="Submitted"
            value={search}
            timeZone={timeZone}
            onChange={(change) => void setSearch(change)}
          />
        </div>
      </div>
      <NoTeam />
      <NoCluster />
      <SilentClusters />
      <EndingTokens />
      <NotKnown parsers={overviewSearchParams} />
      {isError && data === undefined ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <Tiles />
          <GroupsOverTime />
          <div className={classes.columns}>
            <TopGroups grouping="initiative_id" />
            <TopGroups grouping="submitted_by" />
            <LatestFailures />
            <WaitingLongest />
          </div>
        </>
      )}
    </div>
  );
}
