"use client";

import type { WorkloadStatus } from "@muster/contract";
import { UnstyledButton } from "@mantine/core";
import { Status } from "@/components/status.tsx";
import { formatCount } from "@/format/number.ts";
import { STATUSES } from "../search-params.ts";
import { useFacets } from "../use-facets.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

/** Any number of statuses, each switched on and off by its own button. */
export function StatusFilter() {
  const { search, change } = useWorkloadSearch();
  const chosen = new Set(search.status);
  const counts = new Map(
    useFacets()?.status?.values.map(({ value, workload_count }) => [value, workload_count]),
  );
  const toggle = (status: WorkloadStatus) => {
    const next = STATUSES.filter((one) => chosen.has(one) !== (one === status));
    change({ status: next.length > 0 ? next : null });
  };
  return (
    <fieldset className={classes.statuses}>
      <legend>Status</legend>
      {STATUSES.map((status) => (
        <UnstyledButton
          key={status}
          className={classes.status}
          aria-pressed={chosen.has(status)}
          onClick={() => toggle(status)}
        >
          <Status status={status} size={15} />
          <Count count={counts.get(status)} />
        </UnstyledButton>
      ))}
    </fieldset>
  );
}

// As wide as a count will be: nothing moves when it comes.
const Count = ({ count }: { count: number | undefined }) => (
  <span className={classes.count}>{count === undefined ? "\u00a0" : formatCount(count)}</span>
);
