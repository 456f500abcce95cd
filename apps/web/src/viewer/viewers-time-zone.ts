import { cookies } from "next/headers";
import { needed, serverTrpc } from "@/trpc/server.ts";
import { TIME_ZONE_COOKIE, timeZoneOf } from "./time-zone.ts";

/** On the server: the time zone that whoever asks has chosen, or that of their browser. Sends who isn't signed in to sign in. */
export async function viewersTimeZone(): Promise<string> {
  const { trpc, queryClient } = await serverTrpc();
  const me = await needed(queryClient.fetchQuery(trpc.me.get.queryOptions({})));
  return timeZoneOf(me?.data.user?.time_zone ?? (await cookies()).get(TIME_ZONE_COOKIE)?.value);
}
