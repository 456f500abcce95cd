import { type AppRouter, errorFields } from "@muster/api";
import { createTRPCClient } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { getMuster } from "@/server/muster.ts";
import { inProcessLink } from "./in-process-link.ts";
import { createQueryClient } from "./query-client.ts";

/** The procedures on behalf of whoever asks for this page, and the answers that its parts share. One for each request. */
export const serverTrpc = cache(async () => {
  const queryClient = createQueryClient({ isRetrying: false });
  const cookies = (await headers()).get("cookie");
  const caller = await getMuster().api.callerFor(cookies).catch(failed);
  const client = createTRPCClient<AppRouter>({ links: [inProcessLink(caller)] });
  return { queryClient, trpc: createTRPCOptionsProxy<AppRouter>({ client, queryClient }) };
});

/**
 * Waits for what a page can't do without. Sends who isn't signed in to sign in.
 * @returns undefined when there is no such thing, or it is hidden
 */
export async function needed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const code = codeOf(error);
    if (code === "UNAUTHORIZED") redirect(await signInAddress());
    if (code === "NOT_FOUND") return undefined;
    return failed(error);
  }
}

/** Whether whoever asks for this page is signed in. */
export async function isSignedIn(): Promise<boolean> {
  const { queryClient, trpc } = await serverTrpc();
  try {
    await queryClient.fetchQuery(trpc.me.get.queryOptions({}));
    return true;
  } catch (error) {
    return codeOf(error) === "UNAUTHORIZED" ? false : failed(error);
  }
}

const codeOf = (error: unknown): unknown => (error as { cause?: { code?: unknown } }).cause?.code;

/** Where to sign in and come back here. */
async function signInAddress(): Promise<string> {
  const here = (await headers()).get("x-muster-location") ?? "/";
  const url = new URL(here, "http://muster.invalid");
  url.searchParams.delete("_rsc");
  return `/sign-in?${new URLSearchParams({ callbackUrl: url.pathname + url.search })}`;
}

// The digest is the one thing of an error that reaches the browser: it is the id under which the logs have the rest.
async function failed(error: unknown): Promise<never> {
  const requestId = (await headers()).get("x-request-id") ?? undefined;
  getMuster().log.error({ request_id: requestId, ...errorFields(rootOf(error)) }, "a page failed");
  throw Object.assign(new Error("The page could not be made."), requestId ? { digest: requestId } : {});
}

const rootOf = (error: unknown): unknown =>
  error instanceof Error && error.cause ? rootOf(error.cause) : error;
