import type { AuditAction, Endpoints, RequestOf } from "@muster/contract";
import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { periodSearchParams, rangeInput } from "@/components/period/search-params.ts";
import { ACTIONS } from "./actions.ts";

/** What the log is narrowed by stands in its address. */
export const auditSearchParams = {
  action: parseAsStringLiteral(Object.keys(ACTIONS) as AuditAction[]),
  actor: parseAsString,
  ...periodSearchParams,
};
export type AuditSearch = inferParserType<typeof auditSearchParams>;

/** Reads them on the server. */
export const loadAuditSearch = createLoader(auditSearchParams);

/** What is asked of audit_events.list for an address. The same on the server and in the browser. */
export function auditInput(
  { action, actor, ...period }: AuditSearch,
  now: number,
  timeZone: string,
): RequestOf<Endpoints["audit_events"]["list"]> {
  return {
    ...(action && { action: [action] }),
    ...(actor && /^(user|tok)_/.test(actor) && { actor }),
    ...rangeInput(period, now, timeZone),
  };
}
