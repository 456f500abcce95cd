"use client";

import { ExportDialog } from "@/components/export/export-dialog.tsx";
import { queryOf } from "@/components/query.ts";
import { countOf } from "@/format/number.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toListInput } from "../search-params.ts";
import type { ToolProps } from "../toolbar.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";

const EVERY_MS = 60_000;

/** All workloads of the list as a file: exactly those that match, in the order in which they stand. */
export default function ExportList({ total, onClose }: ToolProps) {
  const { search } = useWorkloadSearch();
  const { limit: _, ...input } = toListInput(
    { ...search, next_token: null },
    useNow(EVERY_MS),
    useTimeZone(),
  );
  return (
    <ExportDialog
      title="Export this list"
      addressOf={(format) => `/api/export/workloads?${queryOf({ ...input, format })}`}
      onClose={onClose}
    >
      {total === undefined ? "All workloads" : countOf(total, "workload")}, filtered and sorted as they stand
      here, with all their fields.
    </ExportDialog>
  );
}
