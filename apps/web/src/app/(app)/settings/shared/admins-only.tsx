"use client";

import { Text, Title } from "@mantine/core";
import { useMe } from "@/components/shell/use-me.ts";

/** In place of a page that only administrators have. */
export function AdminsOnly() {
  const { organization } = useMe();
  return (
    <>
      <Title order={1}>For administrators</Title>
      <Text c="dimmed">
        Only administrators of {organization.name} see this page. Ask one of them if something here needs to
        change.
      </Text>
    </>
  );
}
