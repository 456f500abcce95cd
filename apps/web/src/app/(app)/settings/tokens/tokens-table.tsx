"use client";

import { Badge, VisuallyHidden } from "@mantine/core";
import type { ApiToken } from "@muster/contract";
import { useState } from "react";
import { EndsSoon } from "@/components/ends-soon.tsx";
import { Ago } from "@/components/moment.tsx";
import { roleWord } from "@/components/shell/role.ts";
import { formatDay } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { Confirm } from "@/components/form/confirm.tsx";
import { TeamNames } from "../shared/team-names.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";
import { SmallButton } from "../shared/small-button.tsx";
import { SCOPES } from "./scopes.ts";

const MINUTE_MS = 60_000;

/** Tokens as rows; their secrets are nowhere. */
export function TokensTable({ tokens }: { tokens: readonly ApiToken[] }) {
  const trpc = useTRPC();
  const now = useNow(MINUTE_MS);
  const timeZone = useTimeZone();
  const [revoked, setRevoked] = useState<ApiToken>();
  const revoke = useChange(trpc.tokens.revoke.mutationOptions(), () => setRevoked(undefined));
  const endOf = ({ revoked_at, expires_at }: ApiToken) => {
    if (revoked_at !== null) return "revoked";
    return Date.parse(expires_at) <= now ? "expired" : undefined;
  };
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Whose</th>
            <th scope="col">May</th>
            <th scope="col" className={classes.number}>
              Last used
            </th>
            <th scope="col" className={classes.number}>
              Good until
            </th>
            <th scope="col" className={classes.actions}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => {
            const end = endOf(token);
            return (
              <tr key={token.token_id} className={end ? classes.ended : undefined}>
                <th scope="row">
                  <span className={classes.name}>
                    {token.name}{" "}
                    {end && (
                      <Badge size="xs" variant="default" tt="none">
                        {end}
                      </Badge>
                    )}
                  </span>
                  <span className={classes.second} title={token.token_id}>
                    created {formatDay(token.created_at, timeZone)}
                  </span>
                </th>
                <td data-label="Whose">
                  {token.owner ? (
                    <>
                      {token.owner.name}
                      <span className={classes.second}>{token.owner.email}</span>
                    </>
                  ) : (
                    <>
                      Service token
                      <span className={classes.second}>
                        {token.role && roleWord(token.role)}
                        {token.led_initiative_ids.length + token.joined_initiative_ids.length > 0 && (
                          <>
                            ,{" "}
                            <TeamNames led={token.led_initiative_ids} joined={token.joined_initiative_ids} />
                          </>
                        )}
                      </span>
                    </>
                  )}
                </td>
                <td data-label="May">{token.scopes.map((scope) => SCOPES[scope].short).join(", ")}</td>
                <td data-label="Last used" className={classes.number}>
                  {token.last_used_at === null ? "never" : <Ago iso={token.last_used_at} />}
                </td>
                <td data-label="Good until" className={classes.number}>
                  {formatDay(token.expires_at, timeZone)}
                  {!end && (
                    <span className={classes.second}>
                      <EndsSoon iso={token.expires_at} />
                    </span>
                  )}
                </td>
                <td className={classes.actions}>
                  {!end && (
                    <SmallButton
                      aria-label={`Revoke ${token.name}`}
                      onClick={() => {
                        revoke.reset();
                        setRevoked(token);
                      }}
                    >
                      Revoke
                    </SmallButton>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {revoked && (
        <Confirm
          title={`Revoke ${revoked.name}?`}
          action="Revoke"
          change={revoke}
          input={{ token_id: revoked.token_id }}
          onClose={() => setRevoked(undefined)}
        >
          It was created on {formatDay(revoked.created_at, timeZone)} and{" "}
          {revoked.last_used_at === null ? (
            "never used"
          ) : (
            <>
              last used <Ago iso={revoked.last_used_at} />
            </>
          )}
          . Whatever uses this token is refused from its next request on. It can&apos;t be brought back.
        </Confirm>
      )}
    </div>
  );
}
