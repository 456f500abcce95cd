"use client";

import { Stack, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { NoTeam } from "@/components/no-team.tsx";
import { NotKnown } from "@/components/not-known.tsx";
import plain from "@/components/plain.module.css";
import { Problem } from "@/components/problem.tsx";
import { SilentClusters } from "@/components/silent-clusters.tsx";
import { countOf } from "@/format/number.ts";
import { ActiveFilters } from "./filters/active-filters.tsx";
import { Filters } from "./filters/filters.tsx";
import classes from "./list.module.css";
import { Mine } from "./mine.tsx";
import { News } from "./news.tsx";
import { NothingHere } from "./nothing-here.tsx";
import { Pager } from "./pager.tsx";
import { useRememberedList } from "./remember-list.ts";
import { workloadSearchParams } from "./search-params.ts";
import { type ColumnId, columnsOf, rememberColumns, withSorted } from "./table/columns.tsx";
import { TableSkeleton } from "./table/table-skeleton.tsx";
import { WorkloadTable } from "./table/workload-table.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useWorkloadList } from "./use-workload-list.ts";
import { useWorkloadSearch } from "./use-workload-search.ts";

/** The list of workloads: what it is narrowed by, how many there are, a page of them. */
export function WorkloadsPage({ columnsCookie }: { columnsCookie: string | undefined }) {
  const { list, rows, newCount, hasChanged, showLatest, hasLostPlace, isFirstPage } = useWorkloadList();
  const [columns, setColumns] = useState(() => columnsOf(columnsCookie));
  const { search } = useWorkloadSearch();
  const shown = withSorted(columns, search.sort);
  const totalLine = useRef<HTMLSpanElement>(null);
  useRememberedList(rows !== undefined);
  const chooseColumns = (chosen: readonly ColumnId[]) => {
    rememberColumns(chosen);
    setColumns(chosen);
  };
  const total = list.data?.metadata?.total_count;
  return (
    <Stack gap="md">
      <div className={classes.head}>
        <div className={classes.title}>
          <Title order={1}>Workloads</Title>
          <span ref={totalLine} tabIndex={-1} role="status" className={classes.total} data-testid="total">
            {total === undefined ? "\u00a0" : countOf(total, "workload")}
          </span>
          <Mine />
        </div>
        <Toolbar total={total} columns={columns} onColumns={chooseColumns} />
      </div>
      <NoTeam />
      <SilentClusters />
      <Filters />
      <ActiveFilters total={totalLine} />
      <NotKnown parsers={workloadSearchParams} />
      {hasLostPlace && (
        <div role="status" className={plain.notice}>
          <IconInfoCircle size={18} aria-hidden />
          That place in the list is no longer known. This is the first page.
        </div>
      )}
      {list.isError && list.data === undefined ? (
        <Problem error={list.error} onRetry={() => void list.refetch()} />
      ) : rows === undefined || list.data === undefined ? (
        <TableSkeleton columns={shown} />
      ) : rows.length === 0 && isFirstPage && !hasChanged ? (
        <NothingHere total={totalLine} />
      ) : (
        <>
          <News newCount={newCount} hasChanged={hasChanged} isFirstPage={isFirstPage} onShow={showLatest} />
          {rows.length === 0 && !hasChanged ? (
            <p className={plain.notice}>No workload is left on this page.</p>
          ) : (
            <WorkloadTable workloads={rows} columns={shown} isStale={list.isPlaceholderData} />
          )}
          <Pager nextToken={list.data.metadata?.next_token ?? null} isStale={list.isPlaceholderData} />
        </>
      )}
    </Stack>
  );
}
