import { originOf, requestIdOf } from "@muster/api";
import { headers } from "next/headers";
import { CLIENT_ADDRESS_HEADER } from "./client-address.ts";

/** When, from where and by which request something is done that the audit log tells of. */
export async function circumstances() {
  const all = await headers();
  const now = new Date();
  return {
    now,
    from: originOf(all.get(CLIENT_ADDRESS_HEADER) || null, all.get("user-agent")),
    requestId: requestIdOf(all.get("x-request-id"), now.getTime()),
  };
}
