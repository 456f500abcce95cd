import type { Principal } from "@muster/access";
import { encodeId } from "@muster/contract";
import { DomainError } from "@muster/core";

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

// Whose messages are the engine's or ours. Those of libraries, and of JSON.parse, quote what they were given.
const PLAIN = new Set(["Error", "TypeError", "RangeError", "ReferenceError"]);

/** What an unexpected error leaves in the logs: its kind and place, and its message unless that may hold values of a request. */
export function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const isPlain = code === undefined && PLAIN.has(error.name) && !error.message.includes("\n");
  // A stack begins with the message, which may have several lines.
  const stack = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    error: error.name,
    error_code: code,
    error_message: isPlain ? error.message : undefined,
    stack: stack?.slice(0, 7),
  };
}

/** Logs what made an answer the server's fault; of what a verb said on purpose only what lies below it, if anything. */
export function logFault(log: Log, requestId: string, status: number, thrown: unknown): void {
  const error = thrown instanceof DomainError ? thrown.cause : thrown;
  if (status < 500 || error === undefined) return;
  const message = status === 503 ? "database unavailable" : "unexpected error";
  log.error({ request_id: requestId, ...errorFields(error) }, message);
}
