import type { IncomingMessage } from "node:http";
import { transportProblem } from "@muster/api";

export type Problem = ReturnType<typeof transportProblem>;

/** The edges of a request. What goes over them is answered in JSON as far as an answer can still be sent. */
export const LIMITS = {
  uriBytes: 8 * 1024,
  headerBytes: 16 * 1024,
  headersWithinMs: 5_000,
  bodyBytes: 2 * 1024 * 1024,
  requestWithinMs: 15_000,
} as const;

const TOO_LARGE = transportProblem("PAYLOAD_TOO_LARGE", "The body is larger than 2 MiB.");

/** What is wrong with a request before its body is read; undefined when nothing is. */
export function refusalOf({
  url = "",
  headers,
  rawHeaders,
  httpVersion,
}: IncomingMessage): Problem | undefined {
  if (Buffer.byteLength(url) > LIMITS.uriBytes) {
    return transportProblem("URI_TOO_LONG", "The address is longer than 8 KiB.");
  }
  if (!url.startsWith("/")) {
    return transportProblem("VALIDATION_ERROR", "The address must be a path that begins with /.");
  }
  if (httpVersion === "1.1" && (headers.host === undefined || !URL.canParse(`http://${headers.host}/`))) {
    return transportProblem("VALIDATION_ERROR", "There must be a Host header that names a host.");
  }
  if (rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host").length > 1) {
    return transportProblem("VALIDATION_ERROR", "There is more than one Host header.");
  }
  return Number(headers["content-length"] ?? 0) > LIMITS.bodyBytes ? TOO_LARGE : undefined;
}

/** Counts a body as it streams in, whoever reads it, and says once when it has become too large. */
export function watchBody(request: IncomingMessage, onTooLarge: (problem: Problem) => void): void {
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: Buffer | null) => {
    bytes += chunk?.length ?? 0;
    if (bytes <= LIMITS.bodyBytes) return push(chunk);
    request.push = () => false;
    onTooLarge(TOO_LARGE);
    return false;
  };
}

const UNPARSABLE: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: transportProblem("HEADERS_TOO_LARGE", "The headers are larger than 16 KiB."),
  ERR_HTTP_REQUEST_TIMEOUT: transportProblem(
    "REQUEST_TIMEOUT",
    "The request took too long to arrive: 5 s for the headers, 15 s in all.",
  ),
};

/** What to say when the parser gave up before there was a request. */
export const unparsable = (code: string | undefined): Problem =>
  UNPARSABLE[code ?? ""] ?? transportProblem("VALIDATION_ERROR", "This is not a well-formed HTTP request.");
