"use client";

import { Button, Stack } from "@mantine/core";
import type { Member } from "@muster/contract";
import { type SubmitEvent, useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { RoleSelect } from "../shared/role-select.tsx";
import { TeamsSelect } from "../shared/teams-select.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

/** A member's role and teams, to be changed. */
export function MemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const trpc = useTRPC();
  const [role, setRole] = useState(member.role);
  const [led, setLed] = useState(member.led_initiative_ids);
  const [joined, setJoined] = useState(member.joined_initiative_ids);
  const update = useChange(trpc.members.update.mutationOptions(), onClose);
  return (
    <Dialog title={member.name} onClose={onClose}>
      <form
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          update.run({
            user_id: member.user_id,
            role,
            led_initiative_ids: led,
            joined_initiative_ids: joined,
          });
        }}
      >
        <Stack gap="md">
          <FormError error={update.errorBeside("role", "led_initiative_ids", "joined_initiative_ids")} />
          <RoleSelect value={role} onChange={setRole} error={update.errorAt("role")} />
          {role !== "ORG_ADMIN" && (
            <>
              <TeamsSelect
                label="Leads"
                value={led}
                onChange={setLed}
                error={update.errorAt("led_initiative_ids")}
              />
              <TeamsSelect
                label="Is in"
                value={joined}
                onChange={setJoined}
                error={update.errorAt("joined_initiative_ids")}
              />
            </>
          )}
          <div className={classes.buttons}>
            <Button type="submit" loading={update.isPending}>
              Save
            </Button>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </div>
        </Stack>
      </form>
    </Dialog>
  );
}
