import { needed, serverTrpc } from "@/trpc/server.ts";
import { type LinkProps, secretOf } from "../link-secret.ts";

/** The invitation that a page's address names, with its secret; undefined when it is over or never was. */
export async function openInvitation(props: LinkProps) {
  const token = await secretOf(props);
  if (token === undefined) return undefined;
  const { trpc, queryClient } = await serverTrpc();
  const found = await needed(queryClient.fetchQuery(trpc.invitations.find.queryOptions({ token })));
  return found && { token, invitation: found.data };
}
