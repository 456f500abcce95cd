"use client";

import { Button, Stack, Text } from "@mantine/core";
import type { Member } from "@muster/contract";
import { PASSWORD_LINK_HOURS } from "@muster/contract/facts";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { PassOn } from "../shared/pass-on.tsx";
import classes from "../settings.module.css";

/** Makes a link for a member who lost their password; then shows it, this once. */
export function PasswordDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const trpc = useTRPC();
  const [path, setPath] = useState<string>();
  const make = useChange(trpc.password_links.create.mutationOptions(), ({ data }) => setPath(data.path));
  const { user_id, name, email } = member;
  if (path !== undefined) {
    return (
      <Dialog title="Pass this link on" onClose={onClose}>
        <PassOn email={email} path={path} onClose={onClose}>
          {PASSWORD_LINK_HOURS} hours
        </PassOn>
      </Dialog>
    );
  }
  return (
    <Dialog title={`A new password for ${name}`} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">
          If {name} lost their password: whoever opens this link chooses a new one for {email}, which ends all
          their sessions. Nothing changes until then. The audit log tells that you made the link.
        </Text>
        <FormError error={make.errorBeside()} />
        <div className={classes.buttons}>
          <Button loading={make.isPending} onClick={() => make.run({ user_id })}>
            Make a link
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}
