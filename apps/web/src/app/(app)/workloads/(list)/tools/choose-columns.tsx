"use client";

import { Button, Checkbox } from "@mantine/core";
import { Dialog } from "@/components/dialog.tsx";
import classes from "../list.module.css";
import { COLUMNS, type ColumnId, FIRST_COLUMNS } from "../table/columns.tsx";
import type { ToolProps } from "../toolbar.tsx";

/** Which columns the list has, for this viewer. */
export default function ChooseColumns({ columns, onColumns, onClose }: ToolProps) {
  const toggle = (id: ColumnId) =>
    onColumns(COLUMNS.map((column) => column.id).filter((one) => columns.includes(one) !== (one === id)));
  return (
    <Dialog title="Columns" onClose={onClose}>
      <div className={classes.choices}>
        {COLUMNS.map(({ id, label }) => (
          <Checkbox
            key={id}
            size="xs"
            label={label}
            checked={columns.includes(id)}
            // A table of names alone tells nothing.
            disabled={columns.length === 1 && columns[0] === id}
            onChange={() => toggle(id)}
          />
        ))}
      </div>
      <Button mt="md" size="xs" variant="default" onClick={() => onColumns(FIRST_COLUMNS)}>
        As at first
      </Button>
    </Dialog>
  );
}
