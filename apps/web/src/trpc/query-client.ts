import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

const FRESH_MS = 10_000;
const MOST_RETRIES = 2;
/** Too slow, too much at once: another time it may be answered. */
const PASSING = [408, 429];

interface QueryClientOptions {
  /** Whether what may pass is asked for again. */
  readonly isRetrying: boolean;
  /** Sees every error of a query or mutation. */
  readonly onError?: (error: unknown) => void;
  /** Sees every error of a query. */
  readonly onQueryError?: (error: unknown) => void;
}

/** How often something is asked for again while it is shown; never again what was refused. */
export const askAgainEvery =
  (everyMs: number) =>
  ({ state: { error } }: { readonly state: { readonly error: unknown } }): number | false =>
    isRefusal(error) ? false : everyMs;

/** Keeps a page's answers. */
export function createQueryClient({
  isRetrying,
  onError = () => {},
  onQueryError = () => {},
}: QueryClientOptions): QueryClient {
  const retry = (failures: number, error: unknown): boolean =>
    isRetrying && failures < MOST_RETRIES && mayPass(error);
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        onError(error);
        onQueryError(error);
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry },
      // Without a network a change fails at once: kept for later, it would be made after one has given up on it.
      mutations: { networkMode: "always" },
    },
  });
}

/** Whether the server won't answer this, however often it is asked. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500 && !PASSING.includes(status);
}

// A lost connection or a busy server may be better at once.
function mayPass(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 503;
}

const statusOf = (error: unknown): number | undefined =>
  (error as { data?: { httpStatus?: number } | null } | null)?.data?.httpStatus;
