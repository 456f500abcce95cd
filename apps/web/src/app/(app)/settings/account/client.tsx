"use client";

import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { Loaded } from "../shared/loaded.tsx";
import classes from "../settings.module.css";
import { PasswordCard } from "./password-card.tsx";
import { ProfileCard } from "./profile-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

/** What one sets for oneself: name, time zone, appearance, password, where one is signed in. */
export function AccountPage() {
  const trpc = useTRPC();
  const sessions = useQuery(trpc.me.sessions.queryOptions({}));
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>My account</Title>
      </div>
      <ProfileCard />
      <Loaded query={sessions}>
        {({ data }) => (
          <>
            <PasswordCard hasPassword={data.has_password} />
            <SessionsCard sessions={data.sessions} />
          </>
        )}
      </Loaded>
    </>
  );
}
