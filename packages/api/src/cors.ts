import type { HonoRequest } from "hono";

const NONE: Readonly<Record<string, string>> = {};
const READABLE = "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, X-Total-Count";
const PREFLIGHT = {
  "Access-Control-Allow-Methods": "GET, HEAD, POST, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Organization-Id, X-Request-Id",
  "Access-Control-Max-Age": "600",
};

/**
 * What lets pages of other origins read /v1: nothing, unless their origin (or `*`) is among the allowed. Never with credentials:
 * a page must hold a token of its own.
 */
export function corsHeaders(
  allowed: readonly string[],
  request: HonoRequest,
): Readonly<Record<string, string>> {
  if (allowed.length === 0) return NONE;
  const isForAll = allowed.includes("*");
  const vary = isForAll ? NONE : { Vary: "Origin" };
  const origin = request.header("origin");
  if (origin === undefined || !(isForAll || allowed.includes(origin))) return vary;
  return {
    ...vary,
    "Access-Control-Allow-Origin": isForAll ? "*" : origin,
    "Access-Control-Expose-Headers": READABLE,
    ...(isPreflight(request) && PREFLIGHT),
  };
}

/** Whether a browser asks for leave before it sends what a page wants. */
export const isPreflight = (request: HonoRequest): boolean =>
  request.method === "OPTIONS" && request.header("access-control-request-method") !== undefined;
