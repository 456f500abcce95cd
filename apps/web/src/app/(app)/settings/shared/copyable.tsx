"use client";

import { CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "../settings.module.css";
import { SmallButton } from "./small-button.tsx";

/** A text to take along, as it is. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <div>
      <code className={classes.code} aria-label={label}>
        {text}
      </code>
      <CopyButton value={text} timeout={2000}>
        {({ copied, copy }) => (
          <SmallButton
            mt={6}
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          >
            <span aria-live="polite">{copied ? "Copied" : `Copy ${label.toLowerCase()}`}</span>
          </SmallButton>
        )}
      </CopyButton>
    </div>
  );
}
