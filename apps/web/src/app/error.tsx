"use client";

import { Container } from "@mantine/core";
import { Problem } from "@/components/problem.tsx";

/** Shown where a page could not be made. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <Container size="sm" py="xl" component="main">
      <Problem error={error} onRetry={reset} />
    </Container>
  );
}
