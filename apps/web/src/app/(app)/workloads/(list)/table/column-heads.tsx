"use client";

import type { WorkloadSort } from "@muster/contract";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useWorkloadSearch } from "../use-workload-search.ts";
import { type ColumnId, columnsWith } from "./columns.tsx";
import classes from "./table.module.css";

/** The row of the columns' names. Those that can be sorted by are buttons. */
export function ColumnHeads({ columns }: { columns: readonly ColumnId[] }) {
  return (
    <thead>
      <tr>
        <th scope="col">Workload</th>
        {columnsWith(columns).map(({ id, label, isNumber, sort }) =>
          sort === undefined ? (
            <th key={id} scope="col" className={isNumber ? classes.number : undefined}>
              {label}
            </th>
          ) : (
            <SortableHead key={id} label={label} sort={sort} />
          ),
        )}
      </tr>
    </thead>
  );
}

function SortableHead({ label, sort }: { label: string; sort: WorkloadSort }) {
  const { search, change } = useWorkloadSearch();
  const isSorted = search.sort === sort;
  const isDescending = search.order === "desc";
  const Icon = isSorted && !isDescending ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      className={classes.number}
      aria-sort={isSorted ? (isDescending ? "descending" : "ascending") : undefined}
    >
      <button
        type="button"
        className={classes.sort}
        data-sorted={isSorted || undefined}
        onClick={() => change({ sort, order: isSorted && isDescending ? "asc" : "desc" })}
      >
        <Icon size={13} aria-hidden />
        {label}
      </button>
    </th>
  );
}
