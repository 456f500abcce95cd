import { PASSWORD_LINK_HOURS } from "@muster/contract/facts";
import type { Metadata } from "next";
import { needed, serverTrpc } from "@/trpc/server.ts";
import { type LinkProps, secretOf } from "../link-secret.ts";
import { Over } from "../over.tsx";
import { NewPassword } from "./new-password.tsx";

// The address holds a secret: it must not travel on to anywhere.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

/** Where who lost their password chooses a new one, by a link. */
export default async function PasswordPage(props: LinkProps) {
  const token = await secretOf(props);
  if (token === undefined) return <LinkOver />;
  const { trpc, queryClient } = await serverTrpc();
  const found = await needed(queryClient.fetchQuery(trpc.password_links.find.queryOptions({ token })));
  return found ? <NewPassword token={token} email={found.data.email} /> : <LinkOver />;
}

function LinkOver() {
  return (
    <Over title="This link is over" href="/sign-in" linkText="Go to sign in">
      It was used already, a newer one was made, it is more than {PASSWORD_LINK_HOURS} hours old, or who it is
      for, or who made it, has left the organization. Ask whoever gave it to you for a new one.
    </Over>
  );
}
