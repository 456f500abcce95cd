import { newId } from "@muster/contract";

const ACCEPTABLE = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's X-Request-Id if it is a plain short word, else a new one. */
export function requestIdOf(header: string | null | undefined, nowMs: number): string {
  return header && ACCEPTABLE.test(header) ? header : newId("request", nowMs);
}
