import type { Workload, WorkloadSort } from "@muster/contract";
import type { ReactNode } from "react";
import { explainExitCode } from "@/components/exit-code.ts";
import { Ago } from "@/components/moment.tsx";
import plain from "@/components/plain.module.css";
import { Status } from "@/components/status.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { Waiting } from "@/components/waiting.tsx";
import { formatCount, formatGpuHours } from "@/format/number.ts";
import { formatSpan } from "@/format/time.ts";

/** What a workload's ids are called. */
export interface Names {
  readonly team: string | undefined;
  readonly cluster: string | undefined;
}

interface Column {
  readonly id: string;
  readonly label: string;
  /** Numbers stand right. */
  readonly isNumber?: boolean;
  /** What the server sorts by for it. */
  readonly sort?: WorkloadSort;
  /** How its cell is laid out. */
  readonly look?: "state" | "clip" | "wide";
  /** What it says in full where it may be cut off. */
  readonly title?: (workload: Workload, names: Names) => string | undefined;
  readonly cell: (workload: Workload, names: Names) => ReactNode;
}

/** All columns beside the name, in order. What is not known is a dash, never a zero. */
export const COLUMNS = [
  { id: "status", label: "Status", look: "state", cell: ({ status }) => <Status status={status} /> },
  {
    id: "submitted_by",
    label: "Submitted by",
    look: "wide",
    title: ({ submitted_by }) => submitted_by,
    cell: ({ submitted_by }) => submitted_by,
  },
  {
    id: "team",
    label: "Team",
    look: "clip",
    title: (_, { team }) => team,
    cell: (_, { team }) => team ?? <Unknown />,
  },
  {
    id: "gpus",
    label: "GPUs",
    isNumber: true,
    sort: "gpu_count",
    cell: ({ gpu_count }) => formatCount(gpu_count),
  },
  {
    id: "gpu_hours",
    label: "GPU-hours",
    isNumber: true,
    sort: "gpu_hours_used",
    cell: ({ gpu_hours_used }) => formatGpuHours(gpu_hours_used),
  },
  {
    id: "duration",
    label: "Duration",
    isNumber: true,
    sort: "duration_seconds",
    title: ({ status, duration_seconds }) =>
      status === "pending" && duration_seconds !== null
        ? `Ran ${formatSpan(duration_seconds)} before`
        : undefined,
    cell: (workload) =>
      workload.status === "pending" ? (
        <span className={plain.dimmed}>
          waits{workload.started_at !== null && " again"} <Waiting workload={workload} />
        </span>
      ) : workload.duration_seconds === null ? (
        <Unknown />
      ) : (
        formatSpan(workload.duration_seconds)
      ),
  },
  {
    id: "instance_type",
    label: "Instance type",
    look: "clip",
    title: ({ instance_type }) => instance_type ?? undefined,
    cell: ({ instance_type }) => instance_type ?? <Unknown />,
  },
  {
    id: "cluster",
    label: "Cluster",
    look: "clip",
    title: (_, { cluster }) => cluster,
    cell: (_, { cluster }) => cluster ?? <Unknown />,
  },
  {
    id: "namespace",
    label: "Namespace",
    look: "clip",
    title: ({ namespace }) => namespace ?? undefined,
    cell: ({ namespace }) => namespace ?? <Unknown />,
  },
  { id: "managed", label: "Managed", cell: ({ is_managed }) => (is_managed ? "Yes" : "No") },
  {
    id: "exit_code",
    label: "Exit code",
    isNumber: true,
    title: ({ exit_code, status }) => (exit_code === null ? undefined : explainExitCode(exit_code, status)),
    cell: ({ exit_code }) => exit_code ?? <Unknown />,
  },
  {
    id: "started",
    label: "Started",
    isNumber: true,
    sort: "started_at",
    cell: ({ started_at }) => (started_at === null ? <Unknown /> : <Ago iso={started_at} />),
  },
  {
    id: "ended",
    label: "Ended",
    isNumber: true,
    sort: "completed_at",
    cell: ({ completed_at }) => (completed_at === null ? <Unknown /> : <Ago iso={completed_at} />),
  },
  {
    id: "submitted",
    label: "Submitted",
    isNumber: true,
    sort: "submitted_at",
    cell: ({ submitted_at }) => <Ago iso={submitted_at} />,
  },
] as const satisfies readonly Column[];

export type ColumnId = (typeof COLUMNS)[number]["id"];

/** The columns that are shown until the viewer chooses. */
const FIRST: readonly ColumnId[] = [
  "status",
  "submitted_by",
  "team",
  "gpus",
  "gpu_hours",
  "duration",
  "instance_type",
  "cluster",
  "submitted",
];

/** The cookie in which a browser keeps which columns its viewer wants, so that the server's page has them, too. */
export const COLUMNS_COOKIE = "muster_columns";

/** The columns that the cookie names; those that everybody begins with, where it names none. */
export function columnsOf(cookie: string | undefined): readonly ColumnId[] {
  const wanted = new Set(cookie?.split("."));
  const known = COLUMNS.map(({ id }) => id).filter((id) => wanted.has(id));
  return cookie === undefined || known.length === 0 ? FIRST : known;
}

/** These columns, and the one that is sorted by: an order that nobody sees looks like none. By submission everybody expects it. */
export const withSorted = (ids: readonly ColumnId[], sort: WorkloadSort): readonly ColumnId[] =>
  sort === "submitted_at"
    ? ids
    : columnsWhere((column) => ids.includes(column.id) || column.sort === sort).map(({ id }) => id);

/** Keeps which columns the viewer wants. */
export function rememberColumns(ids: readonly ColumnId[]): void {
  document.cookie = `${COLUMNS_COOKIE}=${ids.join(".")}; path=/; max-age=31536000; samesite=lax`;
}

/** The columns with these ids, in order. */
export const columnsWith = (ids: readonly ColumnId[]): readonly Column[] =>
  columnsWhere(({ id }) => ids.includes(id));

type AnyColumn = Column & { readonly id: ColumnId };
const columnsWhere = (isWanted: (column: AnyColumn) => boolean): readonly AnyColumn[] =>
  (COLUMNS as readonly AnyColumn[]).filter(isWanted);

/** The columns that everybody begins with. */
export const FIRST_COLUMNS = FIRST;
