import type { IncomingMessage } from "node:http";
import { type Problem, transportProblem } from "@muster/api";
import { MAX_BODY_BYTES } from "@muster/contract/facts";

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
  bodyBytes: MAX_BODY_BYTES,
  requestWithinMs: 15_000,
  idleMs: 60_000,
};

const KIB = 1024;
const MIB = 1024 * KIB;
const inUnits = (bytes: number): string => (bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes / KIB} KiB`);

const tooLarge = ({ bodyBytes }: Limits): Problem =>
  transportProblem("PAYLOAD_TOO_LARGE", `The body is larger than ${inUnits(bodyBytes)}.`);
const bad = (message: string): Problem => transportProblem("VALIDATION_ERROR", message);

type Rule = (request: IncomingMessage, limits: Limits) => Problem | false;

// In this order: the first that is broken is what is told.
const RULES: readonly Rule[] = [
  ({ url = "" }, { uriBytes }) =>
    Buffer.byteLength(url) > uriBytes &&
    transportProblem("URI_TOO_LONG", `The address is longer than ${inUnits(uriBytes)}.`),
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
  ({ headers }, limits) => Number(headers["content-length"] ?? 0) > limits.bodyBytes && tooLarge(limits),
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
  limits: Limits,
  onTooLarge: (problem: Problem) => void,
): void {
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: Buffer | null) => {
    bytes += chunk?.length ?? 0;
    if (bytes <= limits.bodyBytes) return push(chunk);
    request.push = () => false;
    onTooLarge(tooLarge(limits));
    return false;
  };
}

const UNPARSABLE: Record<string, (limits: Limits) => Problem> = {
  HPE_INVALID_URL: () =>
    bad("The address must be plain ASCII; percent-encode every other character, as UTF-8."),
  HPE_HEADER_OVERFLOW: ({ headerBytes }) =>
    transportProblem("HEADERS_TOO_LARGE", `The headers are larger than ${inUnits(headerBytes)}.`),
  ERR_HTTP_REQUEST_TIMEOUT: ({ headersWithinMs, requestWithinMs }) =>
    transportProblem(
      "REQUEST_TIMEOUT",
      `The request took too long to arrive: ${headersWithinMs / 1000} s for the headers, ${requestWithinMs / 1000} s in all.`,
    ),
};

/** What to say when the parser gave up. */
export const unparsable = (code: string | undefined, limits: Limits): Problem =>
  UNPARSABLE[code ?? ""]?.(limits) ?? bad("This is not a well-formed HTTP request.");

/** What is well-formed, and not to be had: to go on only when told so, or by another protocol. */
export const NOT_OFFERED: Problem = bad(
  "Neither Expect nor an upgrade is offered here. Send a plain request.",
);
