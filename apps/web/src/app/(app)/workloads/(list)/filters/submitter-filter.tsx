"use client";

import { TextInput } from "@mantine/core";
import { type SubmitEvent, useRef } from "react";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

/** Who submitted, by email. Applied with Enter or on leaving the field, not with every letter. */
export function SubmitterFilter() {
  const { search, change } = useWorkloadSearch();
  const input = useRef<HTMLInputElement>(null);
  const apply = () => {
    const email = input.current?.value.trim() || null;
    if (email !== search.submitted_by) change({ submitted_by: email });
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
        key={search.submitted_by}
        ref={input}
        className={classes.submitter}
        size="xs"
        label="Submitted by"
        placeholder="user@example.com"
        type="text"
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        maxLength={320}
        defaultValue={search.submitted_by ?? ""}
        onBlur={apply}
      />
    </form>
  );
}
