import { INVITATION_DAYS } from "@muster/contract/facts";
import type { Metadata } from "next";
import { isSignedIn, serverTrpc } from "@/trpc/server.ts";
import { Invite } from "./invite.tsx";
import type { LinkProps } from "../link-secret.ts";
import { Over } from "../over.tsx";
import { openInvitation } from "./open-invitation.ts";

// The address holds a secret: it must not travel on to anywhere.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

/** What an invitation is for, and the way to accept it. */
export default async function InvitePage(props: LinkProps) {
  const open = await openInvitation(props);
  if (!open) {
    return (
      <Over title="This invitation is over" href="/" linkText="Go to Muster">
        It was accepted already, was revoked, or is more than {INVITATION_DAYS} days old. Ask whoever invited
        you for a new one.
      </Over>
    );
  }
  const { trpc, queryClient } = await serverTrpc();
  const email = (await isSignedIn())
    ? (await queryClient.fetchQuery(trpc.me.get.queryOptions({}))).data.user?.email
    : undefined;
  return <Invite {...open} signedInAs={email} />;
}
