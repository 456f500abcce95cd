"use client";

import type { Workload } from "@muster/contract";
import Link from "next/link";
import { rememberOpenedRow } from "../../list-address.ts";
import { type ColumnId, columnsWith, type Names } from "./columns.tsx";
import classes from "./table.module.css";

interface WorkloadRowProps {
  workload: Workload;
  names: Names;
  columns: readonly ColumnId[];
}

/** A workload as a row: its name leads to its page. */
export function WorkloadRow({ workload, names, columns }: WorkloadRowProps) {
  const { workload_id, name } = workload;
  return (
    <tr id={workload_id}>
      <th scope="row" className={classes.name}>
        <Link
          href={`/workloads/${workload_id}`}
          title={name}
          prefetch={false}
          onClick={() => rememberOpenedRow(workload_id)}
        >
          {name}
        </Link>
      </th>
      {columnsWith(columns).map(({ id, label, isNumber, look, title, cell }) => (
        <td
          key={id}
          data-label={look === "state" ? undefined : label}
          className={[isNumber && classes.number, look && classes[look], look === "wide" && classes.clip]
            .filter(Boolean)
            .join(" ")}
          title={title?.(workload, names)}
        >
          {cell(workload, names)}
        </td>
      ))}
    </tr>
  );
}
