import type { Metadata } from "next";
import { NotFound } from "@/components/not-found.tsx";
import { isSignedIn, needed, serverTrpc } from "@/trpc/server.ts";
import { Invite } from "./invite.tsx";

// The address holds a secret: it must not travel on to anywhere.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What an invitation is for, and the way to accept it. */
export default async function InvitePage({ searchParams }: Props) {
  const { token } = await searchParams;
  const { trpc, queryClient } = await serverTrpc();
  const invitation =
    typeof token === "string" && token !== "" && token.length <= 200
      ? await needed(queryClient.fetchQuery(trpc.invitations.find.queryOptions({ token })))
      : undefined;
  if (!invitation || typeof token !== "string") {
    return (
      <main>
        <NotFound title="This invitation is over" href="/" linkText="Go to Muster">
          It was accepted already, was revoked, or is more than a week old. Ask whoever invited you for a new
          one.
        </NotFound>
      </main>
    );
  }
  const email = (await isSignedIn())
    ? (await queryClient.fetchQuery(trpc.me.get.queryOptions({}))).data.user?.email
    : undefined;
  return <Invite token={token} invitation={invitation.data} signedInAs={email} />;
}
