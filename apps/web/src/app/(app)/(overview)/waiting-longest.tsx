"use client";

import { Unknown } from "@/components/unknown.tsx";
import { Waiting } from "@/components/waiting.tsx";
import { formatCount } from "@/format/number.ts";
import { listLink } from "../workloads/list-link.ts";
import classes from "./overview.module.css";
import { useOverview } from "./use-overview.ts";
import { WorkloadsCard } from "./workloads-card.tsx";

const COLUMNS: React.ComponentProps<typeof WorkloadsCard>["columns"] = [
  {
    head: "Instance type",
    className: `${classes.why} ${classes.roomy}`,
    cell: ({ instance_type }) => instance_type ?? <Unknown />,
  },
  { head: "GPUs", className: classes.number, cell: ({ gpu_count }) => formatCount(gpu_count) },
  {
    head: "Waiting for",
    className: classes.number,
    cell: (workload) => (
      <>
        <Waiting workload={workload} />
        {workload.started_at !== null && " again"}
      </>
    ),
  },
];

/** What has been pending for the longest, whenever it was submitted. */
export function WaitingLongest() {
  const { inputs } = useOverview();
  return (
    <WorkloadsCard
      title="Waiting longest"
      input={inputs.pending}
      what="pending workload"
      all={listLink({ status: ["pending"], order: "asc" })}
      nothing="Nothing waits for GPUs."
      columns={COLUMNS}
    />
  );
}
