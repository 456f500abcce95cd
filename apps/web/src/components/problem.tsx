"use client";

import { Alert, Button, Code, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { problemOf } from "@/trpc/problem.ts";

/** An error in words, with the id that finds it in the logs, and another try. */
export function Problem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { message, requestId } = problemOf(error);
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      title="This could not be shown"
      icon={<IconAlertTriangle aria-hidden />}
      maw={640}
    >
      <Text size="sm">{message}</Text>
      {requestId && (
        <Text size="sm" mt={4} c="dimmed">
          Request id: <Code>{requestId}</Code>
        </Text>
      )}
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
