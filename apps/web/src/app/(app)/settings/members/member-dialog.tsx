"use client";

import { Button, Stack } from "@mantine/core";
import type { Member } from "@muster/contract";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { Standing, STANDING_FIELDS, type StandingValue } from "../shared/standing.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

/** A member's role and teams, to be changed. */
export function MemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const trpc = useTRPC();
  const { user_id, role, led_initiative_ids, joined_initiative_ids } = member;
  const [standing, setStanding] = useState<StandingValue>({
    role,
    led_initiative_ids,
    joined_initiative_ids,
  });
  const update = useChange(trpc.members.update.mutationOptions(), onClose);
  return (
    <Dialog title={member.name} onClose={onClose}>
      <Form onSubmit={() => update.run({ user_id, ...standing })}>
        <Stack gap="md">
          <FormError error={update.errorBeside(...STANDING_FIELDS)} />
          <Standing value={standing} onChange={setStanding} errorAt={update.errorAt} />
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
