import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client.tsx";

const MINUTE_MS = 60_000;

/** Who is signed in. The layout has loaded it before anything of the page is made. */
export function useMe() {
  const trpc = useTRPC();
  return useSuspenseQuery(trpc.me.get.queryOptions({}, { staleTime: MINUTE_MS })).data.data;
}
