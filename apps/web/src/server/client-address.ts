import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** The header in which the server in front tells pages whom it speaks for. What a browser sends there is replaced. */
export const CLIENT_ADDRESS_HEADER = "x-muster-client-address";

/**
 * The address that a request comes from. Only the `trustedProxies` last senders are believed in what they say of whom they
 * pass on: anybody may write an X-Forwarded-For.
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, "socket" | "headers">,
  trustedProxies: number,
): string | null {
  const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  const senders = [...forwarded.map((address) => address.trim()).filter(Boolean), socket.remoteAddress ?? ""];
  const sender = senders.at(-1 - trustedProxies) ?? senders[0] ?? "";
  // Some proxies tell the port, too: 203.0.113.7:51234, [2001:db8::1]:443.
  const address = sender
    .replace(/^\[([^\]]*)\](?::\d+)?$/, "$1")
    .replace(/^(\d+(?:\.\d+){3}):\d+$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/, "");
  return isIP(address) === 0 ? null : address;
}
