"use client";

import { Button, Group, Pill } from "@mantine/core";
import { type RefObject, useRef } from "react";
import { NO_FILTERS } from "../search-params.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import { useActiveFilters } from "./use-active-filters.ts";

/**
 * The filters that are set, each with a button that takes it away.
 * @param total how many workloads there are: where the focus goes when no filter is left
 */
export function ActiveFilters({ total }: { total: RefObject<HTMLElement | null> }) {
  const group = useRef<HTMLDivElement>(null);
  const active = useActiveFilters();
  const { change } = useWorkloadSearch();
  if (active.length === 0) return null;
  const remove = (at: number) => {
    const buttons = group.current?.querySelectorAll("button") ?? [];
    // The last of the buttons clears all of them.
    const next = at + 1 < active.length ? buttons[at + 1] : buttons[at - 1];
    (next ?? total.current)?.focus();
    change(active[at]?.without ?? {});
  };
  const clear = () => {
    total.current?.focus();
    change(NO_FILTERS);
  };
  return (
    <Group ref={group} gap={6} role="group" aria-label="Active filters">
      {active.map(({ label }, at) => (
        <Pill
          key={label}
          size="md"
          withRemoveButton
          onRemove={() => remove(at)}
          removeButtonProps={{ "aria-label": `Remove filter ${label}`, "aria-hidden": false, tabIndex: 0 }}
        >
          {label}
        </Pill>
      ))}
      <Button size="compact-sm" variant="subtle" onClick={clear}>
        Clear filters
      </Button>
    </Group>
  );
}
