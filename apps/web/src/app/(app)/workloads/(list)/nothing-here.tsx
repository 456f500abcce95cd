"use client";

import { Button, Paper, Stack, Text, Title } from "@mantine/core";
import type { RefObject } from "react";
import { FirstCluster } from "@/components/first-cluster.tsx";
import { NO_FILTERS } from "./search-params.ts";
import { useActiveFilters } from "./filters/use-active-filters.ts";
import { useWorkloadSearch } from "./use-workload-search.ts";

/**
 * In place of an empty table: why it is empty, and what to do next.
 * @param total how many workloads there are: where the focus goes from a button that is gone when it has been pressed
 */
export function NothingHere({ total }: { total: RefObject<HTMLElement | null> }) {
  const isFiltered = useActiveFilters().length > 0;
  const { change } = useWorkloadSearch();
  const clear = () => {
    total.current?.focus();
    change(NO_FILTERS);
  };
  return (
    <Paper withBorder p="xl" radius="md" style={{ borderColor: "var(--muster-border)" }}>
      <Stack gap="xs" align="flex-start">
        {isFiltered ? (
          <>
            <Text>No workloads match these filters.</Text>
            <Button size="xs" variant="default" onClick={clear}>
              Clear filters
            </Button>
          </>
        ) : (
          <NoWorkloadsYet />
        )}
      </Stack>
    </Paper>
  );
}

function NoWorkloadsYet() {
  return (
    <>
      <Title order={2}>No workloads yet</Title>
      <Text c="dimmed">
        <FirstCluster />
      </Text>
    </>
  );
}
