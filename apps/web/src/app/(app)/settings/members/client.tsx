"use client";

import { Button, TextInput, Title } from "@mantine/core";
import { IconSearch, IconUserPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSettled } from "@/components/use-settled.ts";
import { countOf } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { CursorPager, useCursorPages } from "../shared/cursor-pager.tsx";
import { Loaded } from "../shared/loaded.tsx";
import classes from "../settings.module.css";
import { InviteDialog } from "./invite-dialog.tsx";
import { MembersTable } from "./members-table.tsx";
import { OpenInvitations } from "./open-invitations.tsx";

/** Who is a member, with role and teams, and who is invited. */
export function MembersPage() {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const [isInviting, setInviting] = useState(false);
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim());
  const pages = useCursorPages(search);
  const members = useQuery(
    trpc.members.list.queryOptions(
      { ...(search && { search }), ...(pages.cursor && { next_token: pages.cursor }) },
      { placeholderData: keepPreviousData },
    ),
  );
  const total = members.data?.metadata?.total_count;
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>Members</Title>
        <span className={classes.count} role="status">
          {total === undefined ? "\u00a0" : countOf(total, "member")}
        </span>
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden />}
          disabled={!isHydrated}
          onClick={() => setInviting(true)}
        >
          Invite
        </Button>
      </div>
      <OpenInvitations />
      <TextInput
        size="xs"
        aria-label="Search members"
        placeholder="Search by name or email"
        leftSection={<IconSearch size={14} aria-hidden />}
        maw={320}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Loaded query={members}>
        {({ data, metadata }) => (
          <>
            {data.members.length === 0 ? (
              <div className={classes.empty}>
                {pages.hasBefore ? "Nobody is left on this page." : "Nobody here has that name or email."}
              </div>
            ) : (
              <MembersTable members={data.members} />
            )}
            <CursorPager
              pages={pages}
              nextToken={metadata?.next_token ?? null}
              isStale={members.isPlaceholderData}
            />
          </>
        )}
      </Loaded>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
