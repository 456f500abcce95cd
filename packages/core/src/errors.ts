import type { ErrorCode, ErrorDetail } from "@muster/contract";

/** What a verb throws when it can't do what was asked. Transports turn it into their own form in one place. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];
  /** After how many seconds trying again may help. */
  readonly retryAfterSeconds: number | undefined;
  /** What can be said all the same; stands under `data` beside the error. */
  readonly data: unknown;

  constructor(code: ErrorCode, message: string, extra: DomainErrorExtra = {}) {
    super(message, { cause: extra.cause });
    this.name = "DomainError";
    this.code = code;
    this.details = extra.details ?? [];
    this.retryAfterSeconds = extra.retryAfterSeconds;
    this.data = extra.data;
  }
}

interface DomainErrorExtra {
  readonly details?: readonly ErrorDetail[];
  readonly retryAfterSeconds?: number;
  readonly data?: unknown;
  /** What went wrong below, for the logs alone. */
  readonly cause?: unknown;
}

/** The input is wrong: each detail names a field, what is wrong and what would be right. */
export const invalid = (...details: ErrorDetail[]): DomainError =>
  new DomainError(
    "VALIDATION_ERROR",
    details.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; "),
    {
      details,
    },
  );

/** It does not exist, or the caller may not see it: the two must not be told apart. */
export const notFound = (what: string): DomainError =>
  new DomainError("NOT_FOUND", `There is no such ${what}.`);

/** Who is calling is not known. */
export const unauthenticated = (message: string): DomainError => new DomainError("UNAUTHENTICATED", message);

/** Who is calling is known, and may not do this. */
export const forbidden = (message: string, ...details: ErrorDetail[]): DomainError =>
  new DomainError("FORBIDDEN", message, { details });

/** What is asked for would have gone, but for what has happened meanwhile. */
export const conflict = (message: string, ...details: ErrorDetail[]): DomainError =>
  new DomainError("CONFLICT", message, { details });
