"use client";

import { Button, Group, Pill } from "@mantine/core";
import { NO_FILTERS } from "../search-params.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import { useActiveFilters } from "./use-active-filters.ts";

/** The filters that are set, each with a button that takes it away. */
export function ActiveFilters() {
  const active = useActiveFilters();
  const { change } = useWorkloadSearch();
  if (active.length === 0) return null;
  return (
    <Group gap={6} role="group" aria-label="Active filters">
      {active.map(({ label, without }) => (
        <Pill
          key={label}
          size="md"
          withRemoveButton
          onRemove={() => change(without)}
          removeButtonProps={{ "aria-label": `Remove filter ${label}`, "aria-hidden": false, tabIndex: 0 }}
        >
          {label}
        </Pill>
      ))}
      <Button size="compact-sm" variant="subtle" onClick={() => change(NO_FILTERS)}>
        Clear filters
      </Button>
    </Group>
  );
}
