"use client";

import { Button, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "@/components/shell/use-me.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { Loaded } from "../shared/loaded.tsx";
import classes from "../settings.module.css";
import { TokenDialog } from "./token-dialog.tsx";
import { TokensTable } from "./tokens-table.tsx";

/** API tokens: one's own; administrators see all of the organization. */
export function TokensPage() {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const { organization } = useMe();
  const [isCreating, setCreating] = useState(false);
  const tokens = useQuery(trpc.tokens.list.queryOptions({}));
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>API tokens</Title>
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={!isHydrated}
          onClick={() => setCreating(true)}
        >
          New token
        </Button>
      </div>
      <p className={classes.lead}>
        {organization.role === "ORG_ADMIN"
          ? "All tokens of the organization. A personal token may do what its owner may; a service token has a role and teams of its own."
          : "A token lets scripts and tools do what you may do. Keep it like a password."}
      </p>
      <Loaded query={tokens}>
        {({ data }) =>
          data.tokens.length === 0 ? (
            <div className={classes.empty}>No tokens yet. Create one to call the API from a script.</div>
          ) : (
            <TokensTable tokens={data.tokens} />
          )
        }
      </Loaded>
      {isCreating && <TokenDialog onClose={() => setCreating(false)} />}
    </>
  );
}
