"use client";

import { Button, type ButtonProps, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useHydrated } from "@/viewer/hydrated.ts";

interface CopyTextProps extends ButtonProps {
  text: string;
  /** What it is, in a few words. */
  what: string;
}

/** A button that copies a text, and says that it did. */
export function CopyText({ text, what, ...looks }: CopyTextProps) {
  const isHydrated = useHydrated();
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          disabled={!isHydrated}
          {...looks}
          onClick={copy}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        >
          <span aria-live="polite">{copied ? "Copied" : `Copy ${what}`}</span>
        </Button>
      )}
    </CopyButton>
  );
}
