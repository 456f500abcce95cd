"use client";

import { Anchor, Button, Paper, Stack, Text, Title } from "@mantine/core";
import { NO_FILTERS } from "./search-params.ts";
import { useActiveFilters } from "./filters/use-active-filters.ts";
import { useWorkloadSearch } from "./use-workload-search.ts";

/** In place of an empty table: why it is empty, and what to do next. */
export function NothingHere() {
  const isFiltered = useActiveFilters().length > 0;
  const { change } = useWorkloadSearch();
  return (
    <Paper withBorder p="xl" radius="md" style={{ borderColor: "var(--muster-border)" }}>
      <Stack gap="xs" align="flex-start">
        {isFiltered ? (
          <>
            <Text>No workloads match these filters.</Text>
            <Button size="xs" variant="default" onClick={() => change(NO_FILTERS)}>
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
        Workloads of your teams appear here as soon as a cluster reports them. See the{" "}
        <Anchor href="/docs/api">API</Anchor> for how they get here.
      </Text>
    </>
  );
}
