import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { KeptAppearance } from "@/components/shell/kept-appearance.tsx";
import { OneOrganization } from "@/components/shell/one-organization.tsx";
import { Shell } from "@/components/shell/shell.tsx";
import { serverTrpc } from "@/trpc/server.ts";
import { ViewerProvider } from "@/viewer/viewer.tsx";
import { viewersTimeZone } from "@/viewer/viewers-time-zone.ts";

/** Around all pages for people who are signed in; others are sent to sign in. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const { queryClient } = await serverTrpc();
  const timeZone = await viewersTimeZone();
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ViewerProvider timeZone={timeZone} servedAt={Date.now()}>
        <OneOrganization />
        <KeptAppearance />
        <Shell>{children}</Shell>
      </ViewerProvider>
    </HydrationBoundary>
  );
}
