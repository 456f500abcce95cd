"use client";

import type { AppRouter } from "@muster/api";
import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import { organizationHeader } from "./organization.ts";
import { createQueryClient } from "./query-client.ts";

const context = createTRPCContext<AppRouter>();
/** The procedures, as query and mutation options. */
export const useTRPC = context.useTRPC;

const MAX_URL_LENGTH = 4_000;

/** Gives pages the procedures. Who is not signed in any more is sent to sign in, and comes back afterwards. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() =>
    createQueryClient({ isRetrying: true, onError: goToSignInIfNeeded, onQueryError: reloadIfMoved }),
  );
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: "/api/trpc", maxURLLength: MAX_URL_LENGTH, headers: organizationHeader })],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

function goToSignInIfNeeded(error: unknown): void {
  if (typeof window === "undefined" || codeOf(error) !== "UNAUTHORIZED") return;
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?${new URLSearchParams({ callbackUrl: pathname + search })}`);
}

// What only asks is in conflict with nothing but another organization, to which the session has moved.
function reloadIfMoved(error: unknown): void {
  if (typeof window !== "undefined" && codeOf(error) === "CONFLICT") window.location.reload();
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data?.code : undefined;
