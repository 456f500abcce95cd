"use client";

import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type SubmitEvent, useRef } from "react";
import { useKeys } from "@/keyboard/use-keys.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

/** A part of the name. Applied with Enter or on leaving the field; `/` leads here from anywhere on the page. */
export function NameFilter() {
  const { search, change } = useWorkloadSearch();
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    "/": () => {
      input.current?.focus();
      input.current?.select();
    },
  });
  const apply = () => {
    const name = input.current?.value.trim() || null;
    if (name !== search.name) change({ name });
  };
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextInput
        // A new field when the filter changes from elsewhere: a chip taken away, the browser's Back.
        key={search.name}
        ref={input}
        className={classes.search}
        size="xs"
        label="Name"
        placeholder="A part of the name"
        aria-keyshortcuts="/"
        leftSection={<IconSearch size={14} aria-hidden />}
        autoComplete="off"
        spellCheck={false}
        maxLength={512}
        defaultValue={search.name ?? ""}
        onBlur={apply}
      />
    </form>
  );
}
