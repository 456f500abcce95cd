import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { inviteAddress } from "../address.ts";
import type { LinkProps } from "../../link-secret.ts";
import { openInvitation } from "../open-invitation.ts";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

/** Where signing in to join leads: to the invitation as long as it is open. Who was a member of nothing has joined by signing in. */
export default async function SignedInPage(props: LinkProps) {
  const open = await openInvitation(props);
  redirect(open ? inviteAddress(open.token) : "/");
}
