import type { IncomingMessage } from "node:http";
import { type Problem, transportProblem } from "@muster/api";

export interface Limits {
  readonly uriBytes: number;
  readonly headerBytes: number;
  readonly headersWithinMs: number;
  readonly bodyBytes: number;
  readonly requestWithinMs: number;
  /** For how long nothing may be read of an answer, or come of a request. */
  readonly idleMs: number;
}

/** The edges of a request. What goes over them is answered in JSON as far as an answer can still be sent. */
export const LIMITS: Limits = {
  uriBytes: 8 * 1024,
  headerBytes: 16 * 1024,
  headersWithinMs: 5_000,
  bodyBytes: 2 * 1024 * 1024,
  requestWithinMs: 15_000,
  idleMs: 60_000,
};

const TOO_LARGE = transportProblem("PAYLOAD_TOO_LARGE", "The body is larger than 2 MiB.");
const bad = (message: string): Problem => transportProblem("VALIDATION_ERROR", message);

type Rule = (request: IncomingMessage, limits: Limits) => Problem | false;

// In this order: the first that is broken is what is told.
const RULES: readonly Rule[] = [
  ({ url = "" }, { uriBytes }) =>
    Buffer.byteLength(url) > uriBytes &&
    transportProblem("URI_TOO_LONG", "The address is longer than 8 KiB."),
  ({ url = "" }) => !url.startsWith("/") && bad("The address must be a path that begins with /."),
  ({ url = "" }) => pathOf(url).includes("%00") && bad("The address contains a NUL (%00)."),
  ({ httpVersion, headers: { host } }) =>
    httpVersion === "1.1" &&
    (host === undefined || !URL.canParse(`http://${host}/`)) &&
    bad("There must be a Host header that names a host."),
  ({ rawHeaders }) =>
    rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host").length > 1 &&
    bad("There is more than one Host header."),
  ({ headers }) =>
    !["chunked", undefined].includes(headers["transfer-encoding"]?.toLowerCase()) &&
    bad("Transfer-Encoding may only be chunked."),
  ({ headers }) =>
    !["identity", undefined].includes(headers["content-encoding"]?.toLowerCase()) &&
    transportProblem("UNSUPPORTED_MEDIA_TYPE", "Send the body as it is, without a Content-Encoding."),
  ({ headers }, { bodyBytes }) => Number(headers["content-length"] ?? 0) > bodyBytes && TOO_LARGE,
  ({ method = "", url = "" }) => {
    // The API says itself what each of its paths answers.
    if (isForApi(url)) return false;
    const allowed = methodsOf(url);
    const allow = allowed.join(", ");
    return (
      !allowed.includes(method) &&
      transportProblem("METHOD_NOT_ALLOWED", `This path answers ${allow} only.`, { Allow: allow })
    );
  },
];

/** What is wrong with a request before its body is read; undefined when nothing is. */
export function refusalOf(request: IncomingMessage, limits: Limits): Problem | undefined {
  for (const rule of RULES) {
    const problem = rule(request, limits);
    if (problem) return problem;
  }
  return undefined;
}

/** An address without its query. */
export const pathOf = (url: string): string => url.split("?", 1)[0] ?? "";

/** Whether an address is the API's to answer; all others are the pages'. */
export const isForApi = (url: string): boolean =>
  /^\/(v1|api\/trpc|api\/export|docs\/api)(\/|\?|$)/.test(url);

// Pages change nothing: only what lies under /api takes a POST.
const READING = ["GET", "HEAD"];
const methodsOf = (url: string): readonly string[] =>
  url.startsWith("/api/") ? [...READING, "POST"] : READING;

/** Counts a body as it streams in, whoever reads it, and says once when it has become too large. */
export function watchBody(
  request: IncomingMessage,
  { bodyBytes }: Limits,
  onTooLarge: (problem: Problem) => void,
): void {
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: Buffer | null) => {
    bytes += chunk?.length ?? 0;
    if (bytes <= bodyBytes) return push(chunk);
    request.push = () => false;
    onTooLarge(TOO_LARGE);
    return false;
  };
}

const UNPARSABLE: Record<string, Problem> = {
  HPE_INVALID_URL: bad("The address must be plain ASCII; percent-encode every other character, as UTF-8."),
  HPE_HEADER_OVERFLOW: transportProblem("HEADERS_TOO_LARGE", "The headers are larger than 16 KiB."),
  ERR_HTTP_REQUEST_TIMEOUT: transportProblem(
    "REQUEST_TIMEOUT",
    "The request took too long to arrive: 5 s for the headers, 15 s in all.",
  ),
};

/** What to say when the parser gave up. */
export const unparsable = (code: string | undefined): Problem =>
  UNPARSABLE[code ?? ""] ?? bad("This is not a well-formed HTTP request.");
