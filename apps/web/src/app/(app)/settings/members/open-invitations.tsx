"use client";

import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/card.tsx";
import { Exactly } from "@/components/moment.tsx";
import { roleWord } from "@/components/shell/role.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { TeamNames } from "../shared/team-names.tsx";
import classes from "../settings.module.css";
import { SmallButton } from "../shared/small-button.tsx";

/** Invitations that nobody has accepted yet; nothing when there are none. */
export function OpenInvitations() {
  const trpc = useTRPC();
  const invitations = useQuery(trpc.invitations.list.queryOptions({})).data?.data.invitations ?? [];
  const revoke = useChange(trpc.invitations.revoke.mutationOptions());
  if (invitations.length === 0) return null;
  return (
    <Card title="Open invitations">
      <FormError error={revoke.errorBeside()} />
      <table className={classes.table}>
        <tbody>
          {invitations.map(
            ({
              invitation_id,
              email,
              role,
              led_initiative_ids,
              joined_initiative_ids,
              invited_by,
              expires_at,
            }) => (
              <tr key={invitation_id}>
                <th scope="row">
                  <span className={classes.name}>{email}</span>
                  <span className={classes.second}>invited by {invited_by}</span>
                </th>
                <td data-label="Role" className={classes.plain}>
                  {roleWord(role)}
                </td>
                <td data-label="Teams">
                  <TeamNames led={led_initiative_ids} joined={joined_initiative_ids} />
                </td>
                <td data-label="Good until">
                  <Exactly iso={expires_at} />
                </td>
                <td className={classes.actions}>
                  <SmallButton
                    aria-label={`Revoke the invitation of ${email}`}
                    disabled={revoke.isPending}
                    onClick={() => revoke.run({ invitation_id })}
                  >
                    Revoke
                  </SmallButton>
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Card>
  );
}
