"use client";

import { UnstyledButton } from "@mantine/core";
import { IconUser } from "@tabler/icons-react";
import { useMe } from "@/components/shell/use-me.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "./list.module.css";
import { useWorkloadSearch } from "./use-workload-search.ts";

/** Narrows the list to what the viewer submitted, and back. */
export function Mine() {
  const { search, change } = useWorkloadSearch();
  const isHydrated = useHydrated();
  const email = useMe().user?.email;
  if (email === undefined) return null;
  const isOn = search.submitted_by === email;
  return (
    <UnstyledButton
      className={classes.mine}
      disabled={!isHydrated}
      aria-pressed={isOn}
      title="Only what you submitted"
      onClick={() => change({ submitted_by: isOn ? null : email })}
    >
      <IconUser size={14} aria-hidden />
      Mine
    </UnstyledButton>
  );
}
