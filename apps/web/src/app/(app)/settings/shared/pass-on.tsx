import { Button, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "../settings.module.css";
import { Copyable } from "./copyable.tsx";

interface PassOnProps {
  /** Whose link it is. */
  email: string;
  /** Without Muster's address in front. */
  path: string;
  /** For how long it is good. */
  children: ReactNode;
  onClose: () => void;
}

/** A link that is shown this once, to be passed on by hand. */
export function PassOn({ email, path, children, onClose }: PassOnProps) {
  return (
    <Stack gap="md">
      <Text size="sm">
        Send it to {email} yourself: Muster sends no email. It is good once, for {children}, and is not shown
        again.
      </Text>
      <Copyable text={`${window.location.origin}${path}`} label="Link" />
      <div className={classes.buttons}>
        <Button onClick={onClose}>Done</Button>
      </div>
    </Stack>
  );
}
