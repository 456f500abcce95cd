import { NoTurn } from "@muster/access";
import { ERROR_STATUS, type ErrorCode, type ErrorDetail } from "@muster/contract";
import { DomainError } from "@muster/core";

/** An error as every transport tells it. */
export interface Problem {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;
  /** What can be said all the same. */
  readonly data: unknown;
}

/**
 * The only place where an error becomes an answer. What no verb threw on purpose is 500 without any detail,
 * or 503 when `isUnavailable` knows that it comes from a database that can't be reached or took too long.
 */
export function toProblem(error: unknown, isUnavailable: (error: unknown) => boolean): Problem {
  if (error instanceof DomainError) return fromDomain(error);
  if (error instanceof NoTurn) {
    return fromDomain(
      new DomainError(
        "RATE_LIMITED",
        "Your organization computes or exports too much at once. Try again soon.",
        {
          retryAfterSeconds: 1,
        },
      ),
    );
  }
  if (isUnavailable(error)) {
    return fromDomain(
      new DomainError("UNAVAILABLE", "The database can't be reached, or took too long. Try again soon.", {
        retryAfterSeconds: 1,
      }),
    );
  }
  return fromDomain(
    new DomainError("INTERNAL", "Something went wrong on our side. The request id finds it in the logs."),
  );
}

/** A problem of the transport itself: no route, a wrong method, a body too large. */
export const transportProblem = (
  code: ErrorCode,
  message: string,
  headers: Record<string, string> = {},
): Problem => ({
  ...fromDomain(new DomainError(code, message)),
  headers,
});

function fromDomain({ code, message, details, retryAfterSeconds, data }: DomainError): Problem {
  const headers: Record<string, string> = {};
  if (code === "UNAUTHENTICATED") headers["WWW-Authenticate"] = "Bearer";
  if (retryAfterSeconds !== undefined) headers["Retry-After"] = String(retryAfterSeconds);
  return { status: ERROR_STATUS[code], code, message, details, headers, data };
}
