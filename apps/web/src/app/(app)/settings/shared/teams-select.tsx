"use client";

import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { depthsOf, pathOf } from "@/components/teams.ts";
import { useTRPC } from "@/trpc/client.tsx";

const INDENT_PX = 14;

interface TeamsSelectProps {
  label: string;
  description?: ReactNode;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  error: ReactNode;
}

/** Any of the teams that are not archived; those chosen already stay. */
export function TeamsSelect({ label, description, value, onChange, error }: TeamsSelectProps) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const depths = depthsOf(teams);
  const choice = teams.filter(
    ({ initiative_id, is_archived }) => !is_archived || value.includes(initiative_id),
  );
  return (
    <MultiSelect
      label={label}
      description={description}
      value={[...value]}
      onChange={onChange}
      error={error}
      searchable
      hidePickedOptions
      placeholder={value.length === 0 ? "None" : ""}
      nothingFoundMessage="No such team"
      data={choice.map(({ initiative_id, name }) => ({ value: initiative_id, label: name }))}
      // A dialog is above all else, what hangs outside it too.
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={180}
      renderOption={({ option }) => (
        <span
          style={{ paddingInlineStart: (depths.get(option.value) ?? 0) * INDENT_PX }}
          title={pathOf(teams, option.value).join(" › ")}
        >
          {option.label}
        </span>
      )}
    />
  );
}
