"use client";

import { Switch } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { PLACES } from "@/components/shell/places.ts";
import classes from "./help.module.css";
import { Key } from "./key-names.tsx";
import { areLetterKeysOn, setLetterKeys } from "./letter-keys.ts";

const KEYS = [
  {
    title: "Everywhere",
    keys: [
      ["mod+k", "Find a page, a workload, a team, somebody"],
      ["?", "This help"],
      ...PLACES.map(({ key, word }) => [`g ${key}`, `Go to ${word}`] as const),
    ],
  },
  {
    title: "In the list of workloads",
    keys: [
      ["/", "Search by name"],
      ["j", "Next row"],
      ["k", "Row before"],
      ["Enter", "Open the row"],
    ],
  },
] as const;

/** What the keyboard does. */
export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const [isOn, setOn] = useState(areLetterKeysOn);
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      {KEYS.map(({ title, keys }) => (
        <section key={title} aria-label={title} className={classes.group}>
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <Key name={key} />
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Switch
        mt="md"
        size="xs"
        label="Single keys do something"
        description="Ctrl K or ⌘ K always works."
        checked={isOn}
        onChange={({ currentTarget: { checked } }) => {
          setLetterKeys(checked);
          setOn(checked);
        }}
      />
    </Dialog>
  );
}
