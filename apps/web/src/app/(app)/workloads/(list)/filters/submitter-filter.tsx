"use client";

import { Autocomplete } from "@mantine/core";
import { useState } from "react";
import { formatCount } from "@/format/number.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";
import { useSubmitters } from "./use-submitters.ts";
import { useTyped } from "./use-typed.ts";

/** Who submitted: chosen among those whose workloads one sees, or any address. */
export function SubmitterFilter() {
  const { search, change } = useWorkloadSearch();
  const [isOpen, setOpen] = useState(false);
  const applyEmail = (email: string | null) => {
    setOpen(false);
    change({ submitted_by: email });
  };
  const { draft, setDraft, apply, form } = useTyped(search.submitted_by, applyEmail);
  // Who is chosen stands in the field, and is not what one looks for.
  const submitters = useSubmitters(draft === search.submitted_by ? "" : draft.trim(), isOpen);
  return (
    <form {...form}>
      <Autocomplete
        className={classes.submitter}
        size="xs"
        label="Submitted by"
        placeholder="Anybody"
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        maxLength={320}
        clearable
        clearButtonProps={{ "aria-label": "Anybody" }}
        onClear={() => applyEmail(null)}
        comboboxProps={{ width: "max-content", position: "bottom-start" }}
        dropdownOpened={isOpen}
        onDropdownOpen={() => setOpen(true)}
        onDropdownClose={() => setOpen(false)}
        data={submitters.map(({ email }) => email)}
        // They are those that are meant already.
        filter={({ options }) => options}
        renderOption={({ option }) => {
          const submitter = submitters.find(({ email }) => email === option.value);
          return (
            <span className={classes.person}>
              {submitter?.isMe && <strong>Me</strong>}
              <span className={classes.address}>{option.value}</span>
              {submitter?.count !== undefined && (
                <span className={classes.count}>{formatCount(submitter.count)}</span>
              )}
            </span>
          );
        }}
        value={draft}
        onChange={setDraft}
        onOptionSubmit={applyEmail}
        onBlur={apply}
      />
    </form>
  );
}
