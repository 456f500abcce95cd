"use client";

import { Badge, Button, VisuallyHidden } from "@mantine/core";
import type { Session } from "@muster/contract";
import { Card } from "@/components/card.tsx";
import { Ago, Exactly } from "@/components/moment.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { browserName } from "../shared/browser-name.ts";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";
import { SmallButton } from "../shared/small-button.tsx";

/** Where one is signed in, each to be ended. */
export function SessionsCard({ sessions }: { sessions: readonly Session[] }) {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const end = useChange(trpc.me.end_session.mutationOptions());
  const endOthers = useChange(trpc.me.end_other_sessions.mutationOptions());
  const isBusy = !isHydrated || end.isPending || endOthers.isPending;
  return (
    <Card
      title="Where you are signed in"
      aside={
        sessions.length > 1 && (
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => endOthers.run({})}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      <FormError error={end.errorBeside() ?? endOthers.errorBeside()} />
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">Address</th>
            <th scope="col">Since</th>
            <th scope="col" className={classes.number}>
              Last used
            </th>
            <th scope="col" className={classes.actions}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.session_id}>
              <th scope="row">
                <span className={classes.name}>
                  {browserName(session.user_agent) || "Unknown browser"}{" "}
                  {session.is_current && (
                    <Badge size="xs" variant="default" tt="none">
                      this one
                    </Badge>
                  )}
                </span>
                <span className={classes.second}>{session.organization}</span>
              </th>
              <td data-label="Address">{session.address ?? <Unknown />}</td>
              <td data-label="Since">
                <Exactly iso={session.started_at} />
              </td>
              <td data-label="Last used" className={classes.number}>
                <Ago iso={session.last_seen_at} />
              </td>
              <td className={classes.actions}>
                {!session.is_current && (
                  <SmallButton disabled={isBusy} onClick={() => end.run({ session_id: session.session_id })}>
                    Sign out
                  </SmallButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
