"use client";

import { Alert, Group, Stack, Text, Title } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Problem } from "@/components/problem.tsx";
import { SilentClusters } from "@/components/silent-clusters.tsx";
import { countOf } from "@/format/number.ts";
import { ActiveFilters } from "./filters/active-filters.tsx";
import { Filters } from "./filters/filters.tsx";
import { NothingHere } from "./nothing-here.tsx";
import { Pager } from "./pager.tsx";
import { TableSkeleton } from "./table/table-skeleton.tsx";
import { WorkloadTable } from "./table/workload-table.tsx";
import { useRememberedList } from "./remember-list.ts";
import { useWorkloadList } from "./use-workload-list.ts";

/** The list of workloads: what it is narrowed by, how many there are, a page of them. */
export function WorkloadsPage() {
  const { list, hasLostPlace } = useWorkloadList();
  useRememberedList();
  const total = list.data?.metadata?.total_count;
  return (
    <Stack gap="md">
      <Group align="baseline" gap="sm">
        <Title order={1}>Workloads</Title>
        <Text c="dimmed" size="sm" role="status" data-testid="total">
          {total === undefined ? "\u00a0" : countOf(total, "workload")}
        </Text>
      </Group>
      <SilentClusters />
      <Filters />
      <ActiveFilters />
      {hasLostPlace && (
        <Alert role="status" variant="outline" color="gray" icon={<IconInfoCircle aria-hidden />}>
          That place in the list is no longer known. This is the first page.
        </Alert>
      )}
      {list.isError ? (
        <Problem error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data === undefined ? (
        <TableSkeleton />
      ) : list.data.data.workloads.length === 0 ? (
        <NothingHere />
      ) : (
        <>
          <WorkloadTable workloads={list.data.data.workloads} isStale={list.isPlaceholderData} />
          <Pager nextToken={list.data.metadata?.next_token ?? null} isStale={list.isPlaceholderData} />
        </>
      )}
    </Stack>
  );
}
