"use client";

import { Badge, VisuallyHidden } from "@mantine/core";
import type { Member } from "@muster/contract";
import { useState } from "react";
import { Ago } from "@/components/moment.tsx";
import { roleWord } from "@/components/shell/role.ts";
import { useMe } from "@/components/shell/use-me.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { Confirm } from "@/components/form/confirm.tsx";
import { TeamNames } from "../shared/team-names.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";
import { MemberDialog } from "./member-dialog.tsx";
import { PasswordDialog } from "./password-dialog.tsx";
import { SmallButton } from "../shared/small-button.tsx";

/** The members as rows, each to be changed, given a new password or removed. */
export function MembersTable({ members }: { members: readonly Member[] }) {
  const trpc = useTRPC();
  const { user, organization } = useMe();
  const [changed, setChanged] = useState<Member>();
  const [locked, setLocked] = useState<Member>();
  const [removed, setRemoved] = useState<Member>();
  const remove = useChange(trpc.members.remove.mutationOptions(), () => setRemoved(undefined));
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Teams</th>
            <th scope="col" className={classes.number}>
              Last seen
            </th>
            <th scope="col" className={classes.actions}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.user_id}>
              <th scope="row">
                <span className={classes.name}>
                  {member.name}{" "}
                  {member.user_id === user?.user_id && (
                    <Badge size="xs" variant="default" tt="none">
                      you
                    </Badge>
                  )}
                </span>
                <span className={classes.second}>{member.email}</span>
              </th>
              <td data-label="Role" className={classes.plain}>
                {roleWord(member.role)}
              </td>
              <td data-label="Teams">
                <TeamNames led={member.led_initiative_ids} joined={member.joined_initiative_ids} />
              </td>
              <td data-label="Last seen" className={classes.number}>
                {member.last_seen_at === null ? "never" : <Ago iso={member.last_seen_at} />}
              </td>
              <td className={classes.actions}>
                <SmallButton aria-label={`Change ${member.email}`} onClick={() => setChanged(member)}>
                  Change
                </SmallButton>{" "}
                {member.user_id !== user?.user_id && (
                  <SmallButton
                    aria-label={`New password for ${member.email}`}
                    onClick={() => setLocked(member)}
                  >
                    New password
                  </SmallButton>
                )}{" "}
                <SmallButton
                  aria-label={`Remove ${member.email}`}
                  onClick={() => {
                    remove.reset();
                    setRemoved(member);
                  }}
                >
                  Remove
                </SmallButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changed && <MemberDialog member={changed} onClose={() => setChanged(undefined)} />}
      {locked && <PasswordDialog member={locked} onClose={() => setLocked(undefined)} />}
      {removed && (
        <Confirm
          title={`Remove ${removed.name}?`}
          action="Remove"
          change={remove}
          input={{ user_id: removed.user_id }}
          onClose={() => setRemoved(undefined)}
        >
          {removed.email} is signed out of {organization.name} at once, and their API tokens stop working. The
          workloads that they submitted stay.
        </Confirm>
      )}
    </div>
  );
}
