"use client";

import type { WorkloadSort } from "@muster/contract";
import { NativeSelect } from "@mantine/core";
import { ORDERS, SORTS } from "../search-params.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

const WORDS: Record<WorkloadSort, Record<(typeof ORDERS)[number], string>> = {
  submitted_at: { desc: "Newest", asc: "Oldest" },
  started_at: { desc: "Last started", asc: "First started" },
  completed_at: { desc: "Last ended", asc: "First ended" },
  duration_seconds: { desc: "Longest", asc: "Shortest" },
  gpu_hours_used: { desc: "Most GPU-hours", asc: "Fewest GPU-hours" },
  gpu_count: { desc: "Most GPUs", asc: "Fewest GPUs" },
};
const CHOICES = SORTS.flatMap((sort) =>
  ORDERS.map((order) => ({ value: `${sort} ${order}`, label: WORDS[sort][order] })),
);

/** What comes first, where there are no heads of columns to press. */
export function SortSelect() {
  const { search, change } = useWorkloadSearch();
  return (
    <NativeSelect
      className={classes.sort}
      size="xs"
      label="Sort by"
      data={CHOICES}
      value={`${search.sort} ${search.order}`}
      onChange={({ currentTarget: { value } }) => {
        const [sort, order] = value.split(" ");
        change({
          sort: SORTS.find((one) => one === sort) ?? null,
          order: ORDERS.find((one) => one === order) ?? null,
        });
      }}
    />
  );
}
