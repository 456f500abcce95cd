import type { Principal } from "@muster/access";
import { encodeId } from "@muster/contract";

/** The part of a pino logger that is used here. */
export interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Whom a log line is about: ids only, nothing personal. */
export const principalFields = (principal: Principal | null) =>
  principal === null
    ? { organization_id: null, principal: null }
    : {
        organization_id: encodeId("organization", principal.organizationId),
        principal: encodeId(principal.via.kind, principal.via.id),
      };

/** What an unexpected error leaves in the logs: its kind, message and place, but not the values that a query carried. */
export function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return {
    error: error.name,
    error_code: code,
    error_message: code ? undefined : error.message,
    stack: error.stack?.split("\n").slice(1, 8),
  };
}
