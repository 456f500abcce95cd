import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { needed, serverTrpc } from "@/trpc/server.ts";
import { AdminsOnly } from "./admins-only.tsx";

type Server = Awaited<ReturnType<typeof serverTrpc>>;

/** A page of the settings with what it shows loaded before it is sent; who may not see it is told so. */
export async function sectionPage(
  { isForAdmins }: { isForAdmins: boolean },
  load: (server: Server) => Promise<unknown>,
  children: ReactNode,
) {
  const server = await serverTrpc();
  const { trpc, queryClient } = server;
  const me = await needed(queryClient.fetchQuery(trpc.me.get.queryOptions({})));
  if (isForAdmins && me?.data.organization.role !== "ORG_ADMIN") return <AdminsOnly />;
  await load(server);
  return <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>;
}
