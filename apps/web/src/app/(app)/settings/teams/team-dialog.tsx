"use client";

import { Button, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { Initiative } from "@muster/contract";
import { UNASSIGNED_SLUG } from "@muster/contract/facts";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { depthsOf } from "@/components/teams.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

const AT_THE_TOP = "";

interface TeamDialogProps {
  /** Absent: a new one. */
  team: Initiative | undefined;
  teams: readonly Initiative[];
  onClose: () => void;
}

/** A team's name and place, new or to be changed. */
export function TeamDialog({ team, teams, onClose }: TeamDialogProps) {
  const trpc = useTRPC();
  const [name, setName] = useState(team?.name ?? "");
  const [slug, setSlug] = useState("");
  const [parent, setParent] = useState(team?.parent_id ?? AT_THE_TOP);
  const create = useChange(trpc.initiatives.create.mutationOptions(), onClose);
  const update = useChange(trpc.initiatives.update.mutationOptions(), onClose);
  const { isPending, errorAt, errorBeside } = team ? update : create;
  const isUnassigned = team?.slug === UNASSIGNED_SLUG;
  const save = () => {
    const parent_id = parent === AT_THE_TOP ? null : parent;
    if (!team) return create.run({ name, parent_id, ...(slug && { slug }) });
    return update.run({ initiative_id: team.initiative_id, name, ...(!isUnassigned && { parent_id }) });
  };
  return (
    <Dialog title={team ? `Change ${team.name}` : "New team"} onClose={onClose}>
      <Form onSubmit={save}>
        <Stack gap="md">
          <FormError error={errorBeside("name", "slug", "parent_id")} />
          <TextInput
            label="Name"
            value={name}
            maxLength={200}
            error={errorAt("name")}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          {!team && (
            <TextInput
              label="Short name"
              description="What collectors call it, of a–z, 0–9 and -. Made from the name when left empty; it never changes."
              value={slug}
              error={errorAt("slug")}
              onChange={({ currentTarget }) => setSlug(currentTarget.value)}
            />
          )}
          {!isUnassigned && (
            <NativeSelect
              label="Stands below"
              value={parent}
              error={errorAt("parent_id")}
              onChange={({ currentTarget }) => setParent(currentTarget.value)}
              data={[{ value: AT_THE_TOP, label: "No other team" }, ...placesFor(team, teams)]}
            />
          )}
          <div className={classes.buttons}>
            <Button type="submit" loading={isPending}>
              {team ? "Save" : "Create"}
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

/** Where a team can stand: never below itself or Unassigned, and below an archived team only where it does. */
function placesFor(team: Initiative | undefined, teams: readonly Initiative[]) {
  const depths = depthsOf(teams);
  const below = new Set(team ? [team.initiative_id] : []);
  for (const { initiative_id, parent_id } of teams) {
    if (parent_id !== null && below.has(parent_id)) below.add(initiative_id);
  }
  return teams
    .filter(
      ({ initiative_id, slug, is_archived }) =>
        !below.has(initiative_id) &&
        slug !== UNASSIGNED_SLUG &&
        (!is_archived || initiative_id === team?.parent_id),
    )
    .map(({ initiative_id, name, is_archived }) => ({
      value: initiative_id,
      label: `${"\u2003".repeat(depths.get(initiative_id) ?? 0)}${name}${is_archived ? " (archived)" : ""}`,
    }));
}
