"use client";

import { Button, Stack, TextInput } from "@mantine/core";
import { INVITATION_DAYS } from "@muster/contract/facts";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { PassOn } from "../shared/pass-on.tsx";
import { NEWCOMER, Standing, STANDING_FIELDS } from "../shared/standing.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

/** Invites somebody; then shows the link, this once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<{ email: string; path: string }>();
  return (
    <Dialog title={made ? "Pass this link on" : "Invite somebody"} onClose={onClose}>
      {made ? (
        <PassOn {...made} onClose={onClose}>
          {INVITATION_DAYS} days
        </PassOn>
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
  const [standing, setStanding] = useState(NEWCOMER);
  const invite = useChange(trpc.invitations.create.mutationOptions(), ({ data }) =>
    onMade({ email: data.invitation.email, path: data.path }),
  );
  return (
    <Form noValidate onSubmit={() => invite.run({ email, ...standing })}>
      <Stack gap="md">
        <FormError error={invite.errorBeside("email", ...STANDING_FIELDS)} />
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          value={email}
          error={invite.errorAt("email")}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <Standing value={standing} onChange={setStanding} errorAt={invite.errorAt} />
        <div className={classes.buttons}>
          <Button type="submit" loading={invite.isPending}>
            Make a link
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </Stack>
    </Form>
  );
}
