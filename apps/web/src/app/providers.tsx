"use client";

import { MantineProvider } from "@mantine/core";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { TrpcProvider } from "@/trpc/client.tsx";
import { useLightOnPaper } from "./light-on-paper.ts";
import { theme } from "./theme.ts";

/** What every page stands on: the theme, the procedures, the state in the URL. */
export function Providers({ children }: { children: ReactNode }) {
  useLightOnPaper();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <NuqsAdapter>
        <TrpcProvider>{children}</TrpcProvider>
      </NuqsAdapter>
    </MantineProvider>
  );
}
