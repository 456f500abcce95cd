"use client";

import { Skeleton, Stack, Title } from "@mantine/core";
import { TableSkeleton } from "./table/table-skeleton.tsx";

/** The list's outline while it is on its way. */
export default function WorkloadsLoading() {
  return (
    <Stack gap="md">
      <Title order={1}>Workloads</Title>
      <Skeleton height={52} />
      <TableSkeleton />
    </Stack>
  );
}
