"use client";

import { Alert, Code } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";

/** What went wrong with a form as a whole, with the id that finds it in the logs. */
export function FormError({
  error,
}: {
  error: { message: string; requestId: string | undefined } | undefined;
}) {
  if (!error) return null;
  return (
    <Alert role="alert" color="red" variant="outline" icon={<IconAlertTriangle aria-hidden />}>
      {error.message}
      {error.requestId && (
        <>
          {" "}
          <Code>{error.requestId}</Code>
        </>
      )}
    </Alert>
  );
}
