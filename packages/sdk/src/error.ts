import { ERROR_STATUS, type ErrorCode, type ErrorDetail } from "@muster/contract";

/**
 * What went wrong: a code of the API, or one of the client's own. NETWORK: no answer came. TIMEOUT: none came in time.
 * BAD_ANSWER: what came is not Muster's, as from a proxy's error page or another program at that address.
 */
export type MusterErrorCode = ErrorCode | "NETWORK" | "TIMEOUT" | "BAD_ANSWER";

const PASSING: ReadonlySet<MusterErrorCode> = new Set([
  "RATE_LIMITED",
  "UNAVAILABLE",
  "REQUEST_TIMEOUT",
  "NETWORK",
  "TIMEOUT",
]);

interface MusterErrorFields {
  readonly status?: number;
  readonly details?: readonly ErrorDetail[];
  readonly requestId: string;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** Why a call failed. It never holds the token. */
export class MusterError extends Error {
  override readonly name = "MusterError";
  readonly code: MusterErrorCode;
  /** The HTTP status; null when no answer came. */
  readonly status: number | null;
  /** Which fields are wrong, and what would be right. */
  readonly details: readonly ErrorDetail[];
  /** Finds the request in the server's logs, also when no answer came. */
  readonly requestId: string;
  /** After how many seconds trying again may help, where the server said so. */
  readonly retryAfterSeconds: number | null;

  constructor(code: MusterErrorCode, message: string, fields: MusterErrorFields) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = code;
    this.status = fields.status ?? null;
    this.details = fields.details ?? [];
    this.requestId = fields.requestId;
    this.retryAfterSeconds = fields.retryAfterSeconds ?? null;
  }

  /** Whether the same call may work later. */
  get mayPass(): boolean {
    return PASSING.has(this.code);
  }
}

/** Reads an answer that is no success. */
export function errorIn(response: Response, text: string, now: number, requestId: string): MusterError {
  const { status } = response;
  const retryAfterSeconds = readRetryAfter(response.headers.get("retry-after"), now);
  const envelope = parse(text);
  const error = fieldOf(envelope, "error");
  const code = fieldOf(error, "code");
  if (typeof code !== "string" || !(code in ERROR_STATUS)) {
    return new MusterError(codeFor(status), `${describe(response)}, which is no answer of Muster's.`, {
      status,
      requestId,
      retryAfterSeconds,
    });
  }
  const message = fieldOf(error, "message");
  const details = fieldOf(error, "details");
  const given = fieldOf(envelope, "request_id");
  return new MusterError(code as ErrorCode, typeof message === "string" ? message : describe(response), {
    status,
    details: Array.isArray(details) ? (details as ErrorDetail[]) : [],
    requestId: typeof given === "string" ? given : requestId,
    retryAfterSeconds,
  });
}

/** What an answer that can't be read says of itself. */
export const describe = ({ status, statusText, headers }: Response): string =>
  `The server answered ${[status, statusText].filter(Boolean).join(" ")} (${headers.get("content-type") ?? "no content type"})`;

// A proxy in between speaks for itself: what its status means is known all the same.
function codeFor(status: number): MusterErrorCode {
  if (status === 502 || status === 504) return "UNAVAILABLE";
  const known = Object.entries(ERROR_STATUS).find(([, value]) => value === status);
  return known ? (known[0] as ErrorCode) : "BAD_ANSWER";
}

/** Seconds until the moment that a Retry-After header names: a number of seconds, or a date. */
function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

/** JSON, or undefined. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
