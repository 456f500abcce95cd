import { Group, Title } from "@mantine/core";
import type { Workload } from "@muster/contract";
import { CopyText } from "@/components/copy-text.tsx";
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
        <CopyText text={workload_id} what="id" size="compact-xs" variant="subtle" color="gray" />
      </Group>
    </div>
  );
}
