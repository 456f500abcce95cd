"use client";

import { NativeSelect, SegmentedControl, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { groupingWord } from "@/components/groups.ts";
import { PeriodPicker } from "@/components/period/period-picker.tsx";
import { TeamSelect } from "@/components/team-select.tsx";
import { hasTeamsBelow } from "@/components/teams.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { COUNTINGS, GROUPINGS } from "./search-params.ts";
import { TimeZoneSelect } from "./time-zone-select.tsx";
import classes from "./usage.module.css";
import { useUsageSearch } from "./use-usage.ts";

const COUNTING_WORDS = {
  overlap: {
    label: "When busy",
    sentence:
      "GPU-hours that fell inside the period, whenever the workload was submitted: one that ran over an edge counts with the part inside. A name leads to its workloads, whenever they were submitted.",
  },
  cohort: {
    label: "When submitted",
    sentence:
      "All GPU-hours, up to now, of the workloads submitted in the period, at the time of their submission: the rows that the list of workloads shows.",
  },
} as const;

/** What is counted, for when and for whom, and by what it is told apart. */
export function Controls() {
  const { search, groupings, inputs, change } = useUsageSearch();
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const isHydrated = useHydrated();
  const [first, second] = groupings;
  const choices = GROUPINGS.map((value) => ({
    value,
    label: groupingWord(value) + (value === "status" && search.count === "overlap" ? ", when submitted" : ""),
  }));
  const group = (one: string | undefined, other: string | undefined) => {
    const group_by = GROUPINGS.filter((value) => value === one || value === other).toSorted((a) =>
      a === one ? -1 : 1,
    );
    change({ group_by, ...(group_by.includes("status") && { count: "cohort" }) });
  };
  const count = (counting: string) =>
    change(
      counting === "overlap"
        ? { count: null, group_by: groupings.filter((one) => one !== "status") }
        : { count: "cohort" },
    );
  return (
    <div>
      {/* What is chosen before the script runs would be lost. */}
      <fieldset className={classes.controls} disabled={!isHydrated} aria-label="What is shown">
        <PeriodPicker label="Period" value={search} timeZone={inputs.time_zone} onChange={change} />
        <TimeZoneSelect
          className={classes.zone}
          value={search.time_zone}
          onChange={(time_zone) => change({ time_zone })}
        />
        <TeamSelect
          className={classes.team}
          label="Team"
          value={search.initiative_id}
          onChange={(id, hasBelow) => change({ initiative_id: id, include_descendants: hasBelow || null })}
        />
        {search.initiative_id !== null && hasTeamsBelow(teams, search.initiative_id) && (
          <Switch
            size="xs"
            mb={7}
            label="Include teams below"
            checked={search.include_descendants}
            onChange={({ currentTarget }) => change({ include_descendants: currentTarget.checked || null })}
          />
        )}
        <NativeSelect
          className={classes.grouping}
          size="xs"
          label="Group by"
          data={choices}
          value={first}
          onChange={({ currentTarget }) => group(currentTarget.value, second)}
        />
        <NativeSelect
          className={classes.grouping}
          size="xs"
          label="And by"
          data={[{ value: "", label: "Nothing else" }, ...choices.filter(({ value }) => value !== first)]}
          value={second ?? ""}
          onChange={({ currentTarget }) => group(first, currentTarget.value)}
        />
      </fieldset>
      <fieldset className={classes.counting} disabled={!isHydrated} aria-label="How GPU-hours are counted">
        <SegmentedControl
          size="xs"
          aria-label="Count GPU-hours"
          value={search.count}
          onChange={count}
          data={COUNTINGS.map((value) => ({ value, label: COUNTING_WORDS[value].label }))}
        />
        <p aria-live="polite">{COUNTING_WORDS[search.count].sentence}</p>
      </fieldset>
    </div>
  );
}
