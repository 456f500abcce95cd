"use client";

import type { Workload } from "@muster/contract";
import { useLabels } from "./use-labels.ts";
import classes from "./workload.module.css";

/** What else its cluster says of it. Nothing where it says nothing. */
export function Labels({ workload }: { workload: Workload }) {
  const { labels } = useLabels(workload);
  if (labels.length === 0) return null;
  return (
    <div>
      <dt>Labels</dt>
      <dd>
        <ul className={classes.labels}>
          {labels.map(([name, value]) => (
            <li key={name}>
              <span>{name}</span> {value}
            </li>
          ))}
        </ul>
      </dd>
    </div>
  );
}
