"use client";

import { Button, Stack, Text } from "@mantine/core";
import type { Cluster, DataOf, Endpoints } from "@muster/contract";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { useTRPC } from "@/trpc/client.tsx";
import classes from "../settings.module.css";
import { Connect } from "./connect.tsx";

/** Makes a new token for a cluster that there is already; then shows how to connect it, this once. */
export function ConnectDialog({ cluster, onClose }: { cluster: Cluster; onClose: () => void }) {
  const trpc = useTRPC();
  const [made, setMade] = useState<DataOf<Endpoints["clusters"]["create_token"]>>();
  const create = useChange(trpc.clusters.create_token.mutationOptions(), ({ data }) => setMade(data));
  const { cluster_id, name } = cluster;
  return (
    <Dialog title={`Connect ${name}`} onClose={onClose}>
      <Stack gap="md">
        {made === undefined ? (
          <>
            <Text size="sm">
              Tokens are shown once, so this makes a new one for the collector of {name}, with the commands
              that use it. A token from before goes on until you revoke it under API tokens.
            </Text>
            <FormError error={create.errorBeside()} />
            <div className={classes.buttons}>
              <Button loading={create.isPending} onClick={() => create.run({ cluster_id })}>
                Make a token
              </Button>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
            </div>
          </>
        ) : (
          <>
            <Connect cluster={cluster} made={made} />
            <div className={classes.buttons}>
              <Button onClick={onClose}>Done</Button>
            </div>
          </>
        )}
      </Stack>
    </Dialog>
  );
}
