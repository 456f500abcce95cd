"use client";

import { Skeleton, Stack, Title } from "@mantine/core";

/** The page's outline while it is on its way. */
export default function UsageLoading() {
  return (
    <Stack gap="md" aria-busy="true">
      <Title order={1}>Usage</Title>
      <Skeleton height={52} />
      <Skeleton height={400} />
      <Skeleton height={320} />
    </Stack>
  );
}
