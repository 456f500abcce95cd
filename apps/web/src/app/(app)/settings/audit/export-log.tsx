"use client";

import { Button } from "@mantine/core";
import type { Endpoints, RequestOf } from "@muster/contract";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { ExportDialog } from "@/components/export/export-dialog.tsx";
import { queryOf } from "@/components/query.ts";
import { countOf } from "@/format/number.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "../settings.module.css";

interface ExportLogProps {
  readonly filters: Omit<RequestOf<Endpoints["audit_events"]["list"]>, "limit" | "next_token">;
  readonly total: number | undefined;
}

/** Takes exactly the events that match along. The log tells of it. */
export function ExportLog({ filters, total }: ExportLogProps) {
  const isHydrated = useHydrated();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={classes.buttons}>
      <Button
        size="xs"
        variant="default"
        disabled={!isHydrated}
        aria-haspopup="dialog"
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        Export
      </Button>
      {isOpen && (
        <ExportDialog
          title="Export the audit log"
          addressOf={(format) => `/api/export/audit-events?${queryOf({ ...filters, format })}`}
          onClose={() => setOpen(false)}
        >
          {total === undefined ? "All events" : countOf(total, "event")}, filtered as they stand here. The log
          will tell that you took them along.
        </ExportDialog>
      )}
    </div>
  );
}
