"use client";

import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { useMe } from "./use-me.ts";

const CHOSEN_HERE = "mantine-color-scheme-value";

/** Brings the appearance that somebody has chosen for themselves to a browser in which they have chosen none. */
export function KeptAppearance() {
  const { setColorScheme } = useMantineColorScheme();
  const kept = useMe().user?.color_scheme ?? null;
  useEffect(() => {
    if (kept !== null && window.localStorage.getItem(CHOSEN_HERE) === null) setColorScheme(kept);
  }, [kept, setColorScheme]);
  return null;
}
