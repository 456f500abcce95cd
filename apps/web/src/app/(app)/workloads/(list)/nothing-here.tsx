"use client";

import { Anchor, Button, Paper, Stack, Text, Title } from "@mantine/core";
import { useMe } from "@/components/shell/use-me.ts";
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
  const { organization, led_initiative_ids, joined_initiative_ids } = useMe();
  const isInNoTeam = led_initiative_ids.length + joined_initiative_ids.length === 0;
  return (
    <>
      <Title order={2}>No workloads yet</Title>
      {organization.role !== "ORG_ADMIN" && isInNoTeam ? (
        <Text c="dimmed">
          You are in no team of {organization.name}. Ask an administrator to add you to yours.
        </Text>
      ) : (
        <Text c="dimmed">
          Workloads of your teams appear here as soon as a cluster reports them. See the{" "}
          <Anchor href="/docs/api">API</Anchor> for how they get here.
        </Text>
      )}
    </>
  );
}
