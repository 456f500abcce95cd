import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

const FRESH_MS = 10_000;
const MOST_RETRIES = 2;

interface QueryClientOptions {
  /** Whether what may pass is asked for again. */
  readonly isRetrying: boolean;
  /** Sees every error of a query or mutation. */
  readonly onError?: (error: unknown) => void;
}

/** Keeps a page's answers. */
export function createQueryClient({ isRetrying, onError = () => {} }: QueryClientOptions): QueryClient {
  const retry = (failures: number, error: unknown): boolean =>
    isRetrying && failures < MOST_RETRIES && mayPass(error);
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { staleTime: FRESH_MS, retry } },
  });
}

// What was refused stays refused; a lost connection or a busy server may be better the next time.
function mayPass(error: unknown): boolean {
  const status = (error as { data?: { httpStatus?: number } | null }).data?.httpStatus;
  return status === undefined || status === 503;
}
