import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { KeptAppearance } from "@/components/shell/kept-appearance.tsx";
import { OneOrganization } from "@/components/shell/one-organization.tsx";
import { Shell } from "@/components/shell/shell.tsx";
import { needed, serverTrpc } from "@/trpc/server.ts";
import { TIME_ZONE_COOKIE, timeZoneOf } from "@/viewer/time-zone.ts";
import { ViewerProvider } from "@/viewer/viewer.tsx";

/** Around all pages for people who are signed in; others are sent to sign in. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const { trpc, queryClient } = await serverTrpc();
  const me = await needed(queryClient.fetchQuery(trpc.me.get.queryOptions({})));
  const chosen = me?.data.user?.time_zone ?? undefined;
  const timeZone = timeZoneOf(chosen ?? (await cookies()).get(TIME_ZONE_COOKIE)?.value);
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
