import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { serverTrpc } from "@/trpc/server.ts";
import { Setup } from "./setup.tsx";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The first run; leads to Muster itself once it is done. */
export default async function SetupPage({ searchParams }: Props) {
  const { trpc, queryClient } = await serverTrpc();
  const { data } = await queryClient.fetchQuery(trpc.setup.status.queryOptions({}));
  if (!data.is_needed) redirect("/");
  const { token } = await searchParams;
  return <Setup token={typeof token === "string" ? token : ""} />;
}
