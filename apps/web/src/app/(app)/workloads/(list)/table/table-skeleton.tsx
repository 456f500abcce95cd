"use client";

import { Skeleton } from "@mantine/core";
import { type ColumnId, columnsWith, FIRST_COLUMNS } from "./columns.tsx";
import classes from "./table.module.css";

const ROWS = Array.from({ length: 20 }, (_, row) => row);

/** The table while its rows are on their way: as high as the rows will be. */
export function TableSkeleton({ columns = FIRST_COLUMNS }: { columns?: readonly ColumnId[] }) {
  const shown = columnsWith(columns);
  return (
    <div className={classes.frame} aria-busy="true" aria-label="Loading workloads" role="status">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Workload</th>
            {shown.map(({ id, label, isNumber }) => (
              <th key={id} scope="col" className={isNumber ? classes.number : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => (
            <tr key={row}>
              {[{ id: "name" }, ...shown].map(({ id }, column) => (
                <td key={id}>
                  <Skeleton height={10} my={4} width={`${55 + ((row * 7 + column * 13) % 40)}%`} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
