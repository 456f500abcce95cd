import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isForApi } from "./limits.ts";

/** The header in which a page finds the nonce that its own inline scripts need. */
export const NONCE_HEADER = "x-muster-nonce";

const EVERYWHERE = new Map([
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "strict-origin-when-cross-origin"],
]);
const ON_PAGES = new Map([
  ["Cross-Origin-Opener-Policy", "same-origin"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Permissions-Policy", "camera=(), geolocation=(), microphone=()"],
]);
const ONE_YEAR = "max-age=31536000";
const DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";

// Inline styles are Mantine's way to pass values to its style sheets; inline scripts need the nonce of the one answer.
const pagePolicy = (nonce: string | undefined): string =>
  [
    "default-src 'none'",
    `script-src 'self'${nonce === undefined ? "" : ` 'nonce-${nonce}'`}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
const DOCS_POLICY = pagePolicy(undefined);

/** Tells browsers what an answer may do. A page's nonce goes to Next and to the layout through the request's own headers. */
export function secure(request: IncomingMessage, response: ServerResponse, isBehindTls: boolean): void {
  for (const [name, value] of EVERYWHERE) response.setHeader(name, value);
  if (isBehindTls) response.setHeader("Strict-Transport-Security", ONE_YEAR);
  const url = request.url ?? "";
  if (isForApi(url)) {
    response.setHeader("Content-Security-Policy", url.startsWith("/docs/") ? DOCS_POLICY : DATA_ONLY);
    return;
  }
  for (const [name, value] of ON_PAGES) response.setHeader(name, value);
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce);
  request.headers["content-security-policy"] = policy;
  request.headers[NONCE_HEADER] = nonce;
  response.setHeader("Content-Security-Policy", policy);
}
