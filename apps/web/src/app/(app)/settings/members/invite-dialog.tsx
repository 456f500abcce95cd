"use client";

import { Button, Stack, Text, TextInput } from "@mantine/core";
import type { Role } from "@muster/contract";
import { type SubmitEvent, useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { Copyable } from "../shared/copyable.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { RoleSelect } from "../shared/role-select.tsx";
import { TeamsSelect } from "../shared/teams-select.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

/** Invites somebody; then shows the link, this once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ email: string; path: string }>();
  return (
    <Dialog title={made ? "Pass this link on" : "Invite somebody"} onClose={onClose}>
      {made ? (
        <Stack gap="md">
          <Text size="sm">
            Send it to {made.email} yourself: Muster sends no email. It is good once, for 7 days, and is not
            shown again.
          </Text>
          <Copyable text={`${window.location.origin}${made.path}`} label="Link" />
          <div className={classes.buttons}>
            <Button onClick={onClose}>Done</Button>
          </div>
        </Stack>
      ) : (
        <InviteForm onMade={setMade} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface InviteFormProps {
  onMade: (made: { email: string; path: string }) => void;
  onClose: () => void;
}

function InviteForm({ onMade, onClose }: InviteFormProps) {
  const trpc = useTRPC();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("MEMBER");
  const [led, setLed] = useState<string[]>([]);
  const [joined, setJoined] = useState<string[]>([]);
  const invite = useChange(trpc.invitations.create.mutationOptions(), ({ data }) =>
    onMade({ email: data.invitation.email, path: data.path }),
  );
  return (
    <form
      noValidate
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        invite.run({ email, role, led_initiative_ids: led, joined_initiative_ids: joined });
      }}
    >
      <Stack gap="md">
        <FormError
          error={invite.errorBeside("email", "role", "led_initiative_ids", "joined_initiative_ids")}
        />
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          value={email}
          error={invite.errorAt("email")}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <RoleSelect value={role} onChange={setRole} error={invite.errorAt("role")} />
        {role !== "ORG_ADMIN" && (
          <>
            {role === "TEAM_LEAD" && (
              <TeamsSelect
                label="Leads"
                value={led}
                onChange={setLed}
                error={invite.errorAt("led_initiative_ids")}
              />
            )}
            <TeamsSelect
              label="Is in"
              value={joined}
              onChange={setJoined}
              error={invite.errorAt("joined_initiative_ids")}
            />
          </>
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={invite.isPending}>
            Make a link
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </Stack>
    </form>
  );
}
