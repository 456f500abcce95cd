"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";
import { Unknown } from "@/components/unknown.tsx";

interface TeamNamesProps {
  led: readonly string[];
  joined: readonly string[];
}

/** Which teams somebody leads and is in. */
export function TeamNames({ led, joined }: TeamNamesProps) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const names = new Map(teams.map(({ initiative_id, name }) => [initiative_id, name]));
  const listed = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id).join(", ");
  if (led.length + joined.length === 0) return <Unknown />;
  return (
    <>
      {led.length > 0 && <span>leads {listed(led)}</span>}
      {led.length > 0 && joined.length > 0 && "; "}
      {joined.length > 0 && <span>{led.length > 0 ? `in ${listed(joined)}` : listed(joined)}</span>}
    </>
  );
}
