"use client";

import { Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { Problem } from "@/components/problem.tsx";

interface LoadedProps<T> {
  query: {
    readonly data: T | undefined;
    readonly error: unknown;
    readonly isError: boolean;
    readonly refetch: () => unknown;
  };
  /** How high what is on its way will be, in rows. */
  rows?: number;
  children: (data: T) => ReactNode;
}

/** What was asked for, its outline while it is on its way, or what is wrong. */
export function Loaded<T>({ query, rows = 6, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap={1} role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={46} radius={0} />
      ))}
    </Stack>
  );
}
