"use client";

import { Select, type SelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { depthsOf, hasTeamsBelow } from "@/components/teams.ts";
import { useTRPC } from "@/trpc/client.tsx";

const INDENT_PX = 14;

interface TeamSelectProps extends Pick<SelectProps, "className" | "label"> {
  value: string | null;
  /** Told the team, and whether there are teams below it. */
  onChange: (id: string | null, hasBelow: boolean) => void;
}

/** One team of the tree, found by its name. */
export function TeamSelect({ value, onChange, ...props }: TeamSelectProps) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const depths = depthsOf(teams);
  return (
    <Select
      {...props}
      size="xs"
      placeholder="All teams"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "All teams" }}
      nothingFoundMessage="No such team"
      data={teams.map(({ initiative_id, name }) => ({ value: initiative_id, label: name }))}
      value={value}
      onChange={(id) => onChange(id, id !== null && hasTeamsBelow(teams, id))}
      renderOption={({ option }) => (
        <span style={{ paddingInlineStart: (depths.get(option.value) ?? 0) * INDENT_PX }}>
          {option.label}
        </span>
      )}
    />
  );
}
