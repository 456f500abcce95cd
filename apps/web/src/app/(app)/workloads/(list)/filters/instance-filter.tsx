"use client";

import { NativeSelect } from "@mantine/core";
import { formatCount } from "@/format/number.ts";
import { useFacets } from "../use-facets.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import classes from "./filters.module.css";

const ANY = "any";
const ONE = "of:";

/** The kind of machine or GPU, with how many workloads there are of each. */
export function InstanceFilter() {
  const { search, change } = useWorkloadSearch();
  const facet = useFacets()?.instance_type;
  const chosen = search.instance_type;
  const types = (facet?.values ?? []).map(({ value, workload_count }) => ({
    value: `${ONE}${value}`,
    label: `${value || "Not known"} (${formatCount(workload_count)})`,
  }));
  if (chosen !== null && !types.some(({ value }) => value === `${ONE}${chosen}`)) {
    types.unshift({ value: `${ONE}${chosen}`, label: chosen || "Not known" });
  }
  return (
    <NativeSelect
      className={classes.instance}
      size="xs"
      label="Instance type"
      // "Any" is another choice than the empty text, which stands for those that have none.
      data={[{ value: ANY, label: "Any" }, ...types]}
      value={chosen === null ? ANY : `${ONE}${chosen}`}
      onChange={({ currentTarget: { value } }) =>
        change({ instance_type: value === ANY ? null : value.slice(ONE.length) })
      }
    />
  );
}
