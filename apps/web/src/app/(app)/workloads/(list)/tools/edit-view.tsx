"use client";

import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { View } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { depthsOf } from "@/components/teams.ts";
import { useTRPC } from "@/trpc/client.tsx";

interface EditViewProps {
  /** The view that is changed; absent: the list is saved as a new one. */
  readonly view?: View;
  /** What the list is narrowed and sorted by just now. */
  readonly query: string;
  readonly onClose: () => void;
}

/** What a view is called, who sees it, and whether it shows what the list shows now. */
export function EditView({ view, query, onClose }: EditViewProps) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const depths = depthsOf(teams);
  const [name, setName] = useState(view?.name ?? "");
  const [team, setTeam] = useState(view?.initiative_id ?? "");
  const [isRenewed, setRenewed] = useState(false);
  const create = useChange(trpc.views.create.mutationOptions(), onClose);
  const update = useChange(trpc.views.update.mutationOptions(), onClose);
  const change = view ? update : create;
  const save = () => {
    const initiative_id = team || null;
    if (!view) create.run({ name, query, initiative_id });
    else {
      const moved = initiative_id === view.initiative_id ? {} : { initiative_id };
      update.run({ view_id: view.view_id, name, ...moved, ...(isRenewed && { query }) });
    }
  };
  return (
    <Dialog title={view ? `Change ${view.name}` : "Save this list as a view"} onClose={onClose}>
      <Form onSubmit={save}>
        <Stack gap="md">
          <FormError error={change.errorBeside("name", "initiative_id")} />
          <TextInput
            label="Name"
            value={name}
            maxLength={100}
            required
            data-autofocus
            error={change.errorAt("name")}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <NativeSelect
            label="Who sees it"
            description="Each sees in it what they may see, and no more."
            value={team}
            error={change.errorAt("initiative_id")}
            data={[
              ...(view && !view.is_own ? [] : [{ value: "", label: "Only me" }]),
              ...(team === "" || teams.some((one) => one.initiative_id === team)
                ? []
                : [{ value: team, label: "A team that you don’t see" }]),
              ...teams
                .filter((one) => !one.is_archived || one.initiative_id === team)
                .map((one) => ({
                  value: one.initiative_id,
                  label: `${"\u2003".repeat(depths.get(one.initiative_id) ?? 0)}${one.name}`,
                })),
            ]}
            onChange={({ currentTarget }) => setTeam(currentTarget.value)}
          />
          {view && view.query !== query && (
            <Checkbox
              size="xs"
              label="From now on show what the list shows just now"
              checked={isRenewed}
              onChange={({ currentTarget }) => setRenewed(currentTarget.checked)}
            />
          )}
          <Group gap="xs">
            <Button type="submit" loading={change.isPending}>
              Save
            </Button>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </Form>
    </Dialog>
  );
}
