import classes from "./table.module.css";

/** The table's columns, in order. Numbers stand right. */
export const COLUMNS = [
  { label: "Workload" },
  { label: "Status" },
  { label: "Submitted by" },
  { label: "Team" },
  { label: "GPUs", isNumber: true },
  { label: "GPU-hours", isNumber: true },
  { label: "Duration", isNumber: true },
  { label: "Instance type" },
  { label: "Cluster" },
  { label: "Submitted", isNumber: true },
] as const satisfies readonly { label: string; isNumber?: boolean }[];

/** The row of their names. */
export function ColumnHeads() {
  return (
    <thead>
      <tr>
        {COLUMNS.map((column) => (
          <th key={column.label} scope="col" className={"isNumber" in column ? classes.number : undefined}>
            {column.label}
          </th>
        ))}
      </tr>
    </thead>
  );
}
