import type { Principal } from "@muster/access";
import type { ErrorCode } from "@muster/contract";
import { type Log, principalFields } from "./log.ts";

/** What is told of every request once it is answered. */
export interface Answered {
  readonly requestId: string;
  /** Null, as the path, when it was no request that could be read. */
  readonly method: string | null;
  /** Without the query, which may hold what is nobody's business. */
  readonly path: string | null;
  /** What the path is one of. There are few, so that figures can be kept for each. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  /** The span of the caller that this was a part of (W3C Trace Context). */
  readonly traceParent: string | undefined;
  /** Who asked, where that is found out. */
  readonly principal?: Principal | null;
  /** Why it was turned away before anybody looked at it. */
  readonly refused?: ErrorCode;
}

/** Tells of an answered request: the one line that each leaves in the logs, and the metrics. */
export type Tell = (answered: Answered) => void;

/** Makes the one place where requests are logged, and whoever else listens is told of them. */
export function createTell(log: Log, listeners: readonly Tell[]): Tell {
  return (answered) => {
    const { requestId, method, path, status, durationMs, principal, refused } = answered;
    const shown = path?.replaceAll(SECRET, "…") ?? null;
    const line = { request_id: requestId, method, path: shown, status, duration_ms: rounded(durationMs) };
    const who = principal === undefined ? {} : principalFields(principal);
    log.info({ ...line, ...who, ...(refused && { refused }) }, "request");
    for (const listen of listeners) listen(answered);
  };
}

// Longer than any id of ours: a token or a link's secret that somebody has put into the path.
const SECRET = /[\w-]{40,}/g;

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
