"use client";

import { Select, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { depthsOf, hasTeamsBelow } from "@/components/teams.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

const INDENT_PX = 14;

/** One team of the tree, alone or with all that is below it. */
export function TeamFilter() {
  const { search, change } = useWorkloadSearch();
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const depths = depthsOf(teams);
  const chosen = search.initiative_id;
  const canInclude = chosen !== null && hasTeamsBelow(teams, chosen);
  return (
    <>
      <Select
        className={classes.team}
        size="xs"
        label="Team"
        placeholder="All teams"
        searchable
        clearable
        clearButtonProps={{ "aria-label": "All teams" }}
        nothingFoundMessage="No such team"
        data={teams.map(({ initiative_id, name }) => ({ value: initiative_id, label: name }))}
        value={chosen}
        // A team is mostly chosen to see all of it; the switch beside it narrows to the team alone.
        onChange={(id) =>
          change({
            initiative_id: id,
            include_descendants: (id !== null && hasTeamsBelow(teams, id)) || null,
          })
        }
        renderOption={({ option }) => (
          <span style={{ paddingInlineStart: (depths.get(option.value) ?? 0) * INDENT_PX }}>
            {option.label}
          </span>
        )}
      />
      {canInclude && (
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
