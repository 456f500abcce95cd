"use client";

import { Button, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { FormError } from "./form-error.tsx";
import type { Change } from "./use-change.ts";

interface ConfirmProps<Input> {
  title: string;
  children: ReactNode;
  /** What the button says. */
  action: string;
  change: Change<Input>;
  input: Input;
  onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function Confirm<Input>({ title, children, action, change, input, onClose }: ConfirmProps<Input>) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{children}</Text>
        <FormError error={change.errorBeside()} />
        <Group gap="xs">
          <Button color="red" loading={change.isPending} onClick={() => change.run(input)}>
            {action}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
