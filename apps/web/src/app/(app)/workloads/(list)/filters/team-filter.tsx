"use client";

import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TeamSelect } from "@/components/team-select.tsx";
import { hasTeamsBelow } from "@/components/teams.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

/** One team of the tree, alone or with all that is below it. */
export function TeamFilter() {
  const { search, change } = useWorkloadSearch();
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const chosen = search.initiative_id;
  return (
    <>
      <TeamSelect
        className={classes.team}
        label="Team"
        value={chosen}
        // A team is mostly chosen to see all of it; the switch beside it narrows to the team alone.
        onChange={(id, hasBelow) => change({ initiative_id: id, include_descendants: hasBelow || null })}
      />
      {chosen !== null && hasTeamsBelow(teams, chosen) && (
        <Switch
          size="xs"
          mb={7}
          label="Include teams below"
          checked={search.include_descendants}
          onChange={({ currentTarget }) => change({ include_descendants: currentTarget.checked || null })}
        />
      )}
    </>
  );
}
