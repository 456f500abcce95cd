"use client";

import { explainExitCode } from "@/components/exit-code.ts";
import { Ago } from "@/components/moment.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { formatHours } from "@/format/number.ts";
import { listLink } from "../workloads/list-link.ts";
import classes from "./overview.module.css";
import { useOverview } from "./use-overview.ts";
import { WorkloadsCard } from "./workloads-card.tsx";

const COLUMNS: React.ComponentProps<typeof WorkloadsCard>["columns"] = [
  {
    head: "Exit code",
    className: classes.why,
    title: ({ exit_code, status }) => (exit_code === null ? undefined : explainExitCode(exit_code, status)),
    cell: ({ exit_code, status }) =>
      exit_code === null ? <Unknown /> : `${exit_code} · ${explainExitCode(exit_code, status)}`,
  },
  {
    head: "GPU-hours",
    className: `${classes.number} ${classes.roomy}`,
    cell: ({ gpu_hours_used }) => formatHours(gpu_hours_used),
  },
  {
    head: "Failed",
    className: classes.number,
    cell: ({ completed_at }) => (completed_at === null ? <Unknown /> : <Ago iso={completed_at} />),
  },
];

/** The workloads that failed last, whenever they were submitted, with why as far as it is known. */
export function LatestFailures() {
  const { inputs } = useOverview();
  return (
    <WorkloadsCard
      title="Latest failures"
      input={inputs.failed}
      what="failed workload"
      all={listLink({ status: ["failed"], sort: "completed_at" })}
      nothing="Nothing has failed."
      columns={COLUMNS}
    />
  );
}
