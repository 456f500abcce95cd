"use client";

import { Select } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSettled } from "@/components/use-settled.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";

interface PersonSelectProps {
  /** A person's id, or that of a token that acted. */
  value: string | null;
  /** How `value` is called, where that is known. */
  name: string | undefined;
  onChange: (id: string | null) => void;
}

/** One member of the organization, found by a part of the name or the address. */
export function PersonSelect({ value, name, onChange }: PersonSelectProps) {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string>();
  // Who is chosen stands in the field, and is not what one looks for.
  const search = useSettled([name, chosen].includes(typed) ? "" : typed.trim());
  const members = useQuery(
    trpc.members.list.queryOptions({ ...(search && { search }) }, { placeholderData: keepPreviousData }),
  ).data?.data.members;
  const people = (members ?? []).map(({ user_id, email }) => ({ value: user_id, label: email }));
  const isListed = value === null || people.some((person) => person.value === value);
  return (
    <Select
      size="xs"
      label="Who"
      placeholder="Anybody"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "Anybody" }}
      nothingFoundMessage="No such member"
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
      disabled={!isHydrated}
      data={isListed ? people : [{ value, label: name ?? value }, ...people]}
      // The server has looked already, at names too.
      filter={({ options }) => options}
      value={value}
      onChange={(id, person) => {
        setChosen(person?.label);
        onChange(id);
      }}
      onSearchChange={setTyped}
    />
  );
}
