"use client";

import { Button } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useState } from "react";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "./filters.module.css";
import { ClusterFilter } from "./cluster-filter.tsx";
import { InstanceFilter } from "./instance-filter.tsx";
import { ManagedFilter } from "./managed-filter.tsx";
import { NameFilter } from "./name-filter.tsx";
import { PeriodFilter } from "./period-filter.tsx";
import { SortSelect } from "./sort-select.tsx";
import { StatusFilter } from "./status-filter.tsx";
import { SubmitterFilter } from "./submitter-filter.tsx";
import { TeamFilter } from "./team-filter.tsx";
import { useActiveFilters } from "./use-active-filters.ts";

/** What the list can be narrowed by, and on a phone sorted. There it is folded away until it is wanted. */
export function Filters() {
  const [isOpen, setOpen] = useState(false);
  const isHydrated = useHydrated();
  const count = useActiveFilters().length;
  return (
    <search aria-label="Filter workloads">
      <Button
        className={classes.toggle}
        size="xs"
        variant="default"
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
        aria-expanded={isOpen}
        aria-controls="filters"
        onClick={() => setOpen(!isOpen)}
      >
        Filters{count > 0 && ` (${count})`}
      </Button>
      {/* What is chosen before the script runs would be lost. */}
      <fieldset
        id="filters"
        className={classes.bar}
        data-folded={isOpen ? undefined : ""}
        disabled={!isHydrated}
      >
        <StatusFilter />
        <NameFilter />
        <TeamFilter />
        <SubmitterFilter />
        <ClusterFilter />
        <InstanceFilter />
        <ManagedFilter />
        <PeriodFilter />
        <SortSelect />
      </fieldset>
    </search>
  );
}
