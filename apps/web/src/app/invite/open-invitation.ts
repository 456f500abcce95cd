import { needed, serverTrpc } from "@/trpc/server.ts";

export interface InviteProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The invitation that a page's address names, with its secret; undefined when it is over or never was. */
export async function openInvitation({ searchParams }: InviteProps) {
  const { token } = await searchParams;
  if (typeof token !== "string" || token === "" || token.length > 200) return undefined;
  const { trpc, queryClient } = await serverTrpc();
  const found = await needed(queryClient.fetchQuery(trpc.invitations.find.queryOptions({ token })));
  return found && { token, invitation: found.data };
}
