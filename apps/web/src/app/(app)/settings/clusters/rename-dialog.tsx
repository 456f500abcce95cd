"use client";

import { Button, Stack, TextInput } from "@mantine/core";
import type { Cluster } from "@muster/contract";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

/** A cluster's name, to be changed. */
export function RenameDialog({ cluster, onClose }: { cluster: Cluster; onClose: () => void }) {
  const trpc = useTRPC();
  const [name, setName] = useState(cluster.name);
  const update = useChange(trpc.clusters.update.mutationOptions(), onClose);
  return (
    <Dialog title={`Rename ${cluster.name}`} onClose={onClose}>
      <Form onSubmit={() => update.run({ cluster_id: cluster.cluster_id, name })}>
        <Stack gap="md">
          <FormError error={update.errorBeside("name")} />
          <TextInput
            label="Name"
            description="Its collector goes on as it is: it knows the cluster by its id."
            value={name}
            maxLength={100}
            error={update.errorAt("name")}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <div className={classes.buttons}>
            <Button type="submit" loading={update.isPending}>
              Save
            </Button>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </div>
        </Stack>
      </Form>
    </Dialog>
  );
}
