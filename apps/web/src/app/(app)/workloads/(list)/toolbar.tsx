"use client";

import { Button } from "@mantine/core";
import { IconBookmark, IconColumns3, IconCopy, IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { onDemand } from "@/components/on-demand.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "./list.module.css";
import type { ColumnId } from "./table/columns.tsx";

// Hardly ever wanted: they come when they are.
const DIALOGS = {
  views: onDemand(() => import("./tools/views.tsx")),
  columns: onDemand(() => import("./tools/choose-columns.tsx")),
  copy: onDemand(() => import("./tools/copy-list.tsx")),
  export: onDemand(() => import("./tools/export-list.tsx")),
};

export interface ToolProps {
  /** How many workloads the list has, as far as it is known. */
  total: number | undefined;
  columns: readonly ColumnId[];
  onColumns: (columns: readonly ColumnId[]) => void;
  onClose: () => void;
}

const TOOLS = [
  { id: "views", word: "Views", Icon: IconBookmark },
  { id: "columns", word: "Columns", Icon: IconColumns3 },
  { id: "copy", word: "Copy", Icon: IconCopy },
  { id: "export", word: "Export", Icon: IconDownload },
] as const;

/** What one can do with the list as it is narrowed and sorted just now. */
export function Toolbar(props: Omit<ToolProps, "onClose">) {
  const [open, setOpen] = useState<keyof typeof DIALOGS>();
  const isHydrated = useHydrated();
  const Tool = open && DIALOGS[open];
  return (
    <div className={classes.tools}>
      {TOOLS.map(({ id, word, Icon }) => (
        <Button
          key={id}
          size="compact-sm"
          variant="default"
          disabled={!isHydrated}
          aria-haspopup="dialog"
          leftSection={<Icon size={14} aria-hidden />}
          onClick={() => setOpen(id)}
        >
          {word}
        </Button>
      ))}
      {Tool && <Tool {...props} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
