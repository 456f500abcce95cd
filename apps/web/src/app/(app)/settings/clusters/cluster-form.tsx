"use client";

import { Button, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { Cluster, DataOf, Endpoints } from "@muster/contract";
import { useState } from "react";
import { useTRPC } from "@/trpc/client.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";
import { SCHEDULERS } from "@/components/schedulers.ts";

interface ClusterFormProps {
  onMade: (made: DataOf<Endpoints["clusters"]["create"]>) => void;
  /** Absent where there is nothing to go back to. */
  onClose?: () => void;
}

const CHOICES = Object.entries(SCHEDULERS).map(([value, label]) => ({ value, label }));

/** Names a cluster and adds it. */
export function ClusterForm({ onMade, onClose }: ClusterFormProps) {
  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [scheduler, setScheduler] = useState<Cluster["scheduler"] | "">("");
  const create = useChange(trpc.clusters.create.mutationOptions(), ({ data }) => onMade(data));
  return (
    <Form onSubmit={() => scheduler !== "" && create.run({ name, scheduler })}>
      <Stack gap="md">
        <FormError error={create.errorBeside("name", "scheduler")} />
        <TextInput
          label="Name"
          value={name}
          maxLength={100}
          error={create.errorAt("name")}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NativeSelect
          label="Scheduler"
          required
          withAsterisk={false}
          value={scheduler}
          error={create.errorAt("scheduler")}
          data={[{ value: "", label: "Choose one", disabled: true }, ...CHOICES]}
          onChange={({ currentTarget }) => setScheduler(currentTarget.value as Cluster["scheduler"])}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={create.isPending}>
            Add
          </Button>
          {onClose && (
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          )}
        </div>
      </Stack>
    </Form>
  );
}
