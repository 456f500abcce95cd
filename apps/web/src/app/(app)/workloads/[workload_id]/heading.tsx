"use client";

import { Button, CopyButton, Group, Title } from "@mantine/core";
import type { Workload } from "@muster/contract";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { Status } from "@/components/status.tsx";
import classes from "./workload.module.css";

/** Which workload it is and how it stands. */
export function Heading({ workload: { name, status, workload_id } }: { workload: Workload }) {
  return (
    <div>
      <Group gap="md" align="center">
        <Title order={1} className={classes.title}>
          {name}
        </Title>
        <span className={classes.state}>
          <Status status={status} size={18} />
        </span>
      </Group>
      <Group gap={4} mt={6}>
        <span className={classes.id}>{workload_id}</span>
        <CopyButton value={workload_id} timeout={2000}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={copy}
              leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            >
              <span aria-live="polite">{copied ? "Copied" : "Copy id"}</span>
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}
