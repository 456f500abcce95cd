"use client";

import { Skeleton } from "@mantine/core";
import { COLUMNS, ColumnHeads } from "./columns.tsx";
import classes from "./table.module.css";

const ROWS = Array.from({ length: 20 }, (_, row) => row);

/** The table while its rows are on their way: as high as the rows will be. */
export function TableSkeleton() {
  return (
    <div className={classes.frame} aria-busy="true" aria-label="Loading workloads" role="status">
      <table className={classes.table}>
        <ColumnHeads />
        <tbody>
          {ROWS.map((row) => (
            <tr key={row}>
              {COLUMNS.map(({ label }, column) => (
                <td key={label}>
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
