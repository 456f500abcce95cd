import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getMuster } from "@/server/muster.ts";
import { providerNames } from "@/server/identity-providers.ts";
import { ownPath } from "@/server/own-address.ts";
import { isSignedIn, serverTrpc } from "@/trpc/server.ts";
import { SignIn } from "./sign-in.tsx";

export const metadata: Metadata = { title: "Sign in" };

const FIRST_PAGE = "/";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Signing in; who is signed in already goes on at once. */
export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  const { env } = getMuster();
  const destination =
    (typeof callbackUrl === "string" && ownPath(callbackUrl, env.NEXTAUTH_URL)) || FIRST_PAGE;
  const goesTo = destination === "/" || destination.startsWith("/sign-in") ? FIRST_PAGE : destination;
  if (await isSignedIn()) redirect(goesTo);
  const { trpc, queryClient } = await serverTrpc();
  if ((await queryClient.fetchQuery(trpc.setup.status.queryOptions({}))).data.is_needed) redirect("/setup");
  return (
    <SignIn
      destination={goesTo}
      providers={providerNames(env)}
      errorCode={typeof error === "string" ? error : undefined}
    />
  );
}
