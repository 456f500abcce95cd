"use client";

import { IconSearch } from "@tabler/icons-react";
import { useRef } from "react";
import { useKeys } from "@/keyboard/use-keys.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";
import { TextFilter } from "./text-filter.tsx";

/** A part of the name. `/` leads here from anywhere on the page. */
export function NameFilter() {
  const { search, change } = useWorkloadSearch();
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    "/": () => {
      input.current?.focus();
      input.current?.select();
    },
  });
  return (
    <TextFilter
      ref={input}
      className={classes.search}
      label="Name"
      placeholder="A part of the name"
      aria-keyshortcuts="/"
      leftSection={<IconSearch size={14} aria-hidden />}
      maxLength={512}
      value={search.name}
      onApply={(name) => change({ name })}
    />
  );
}
