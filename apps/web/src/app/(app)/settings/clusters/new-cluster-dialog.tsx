"use client";

import { Button, Stack } from "@mantine/core";
import type { DataOf, Endpoints } from "@muster/contract";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import classes from "../settings.module.css";
import { ClusterForm } from "./cluster-form.tsx";
import { Connect } from "./connect.tsx";

/** Adds a cluster; then shows how to connect it, with its token, this once, and when its first report has come. */
export function NewClusterDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<DataOf<Endpoints["clusters"]["create"]>>();
  return (
    <Dialog title={made ? `Connect ${made.cluster.name}` : "Add a cluster"} onClose={onClose}>
      {made ? (
        <Stack gap="md">
          <Connect cluster={made.cluster} made={made} />
          <div className={classes.buttons}>
            <Button onClick={onClose}>Done</Button>
          </div>
        </Stack>
      ) : (
        <ClusterForm onMade={setMade} onClose={onClose} />
      )}
    </Dialog>
  );
}
