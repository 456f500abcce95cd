"use client";

import { Skeleton, Stack } from "@mantine/core";

/** A page of the settings in outline. */
export function SectionLoading() {
  return (
    <Stack gap="md" role="status" aria-busy="true" aria-label="Loading">
      <Skeleton height={36} width={220} />
      <Skeleton height={320} />
    </Stack>
  );
}
