import type { Principal } from "@muster/access";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { Hono, type HonoRequest } from "hono";
import { problemResponse } from "./answer.ts";
import { principalOfPage } from "./credentials.ts";
import { exchangeOf } from "./exchange.ts";
import { logFault } from "./log.ts";
import type { ApiEnv, ApiOptions, Exchange } from "./options.ts";
import { transportProblem } from "./problem.ts";
import { appRouter } from "./router.ts";

const MAX_BATCH = 20;

/** Answers the browser's procedure calls under /api/trpc: who calls is the session's cookie to say. */
export function createTrpc(options: ApiOptions): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.all("*", (context) =>
    exchangeOf(options, context, "/api/trpc", {}, (exchange) => respond(options, exchange)),
  );
  return app;
}

async function respond(options: ApiOptions, exchange: Exchange): Promise<Response> {
  const { admission, log, isUnavailable } = options;
  const { request, call, headers } = exchange;
  const { requestId } = call;
  const calls = callsIn(request.path);
  if (calls === undefined || calls > MAX_BATCH) {
    const message = `At most ${MAX_BATCH} procedures may be called at once.`;
    return problemResponse(transportProblem("VALIDATION_ERROR", message), requestId);
  }
  if (request.method !== "GET" && !isOwnPage(request)) {
    const problem = transportProblem("FORBIDDEN", "Only Muster's own pages may call this.");
    return problemResponse(problem, requestId);
  }
  const admitted = admission.enter("read");
  try {
    const principal = identify(options, exchange, calls);
    // Who sends slowly takes nobody's place meanwhile.
    const req = request.method === "POST" ? await admitted.aside(whole(request.raw)) : plain(request.raw);
    if (!req) {
      const problem = transportProblem("VALIDATION_ERROR", "The body ended before it was whole.");
      return problemResponse(problem, requestId);
    }
    const response = await fetchRequestHandler({
      endpoint: "/api/trpc",
      req,
      router: appRouter,
      createContext: () => ({ call, principal, isUnavailable }),
      onError: ({ error }) =>
        logFault(log, requestId, getHTTPStatusCodeFromError(error), error.cause ?? error),
    });
    const more = { "X-Request-Id": requestId, "Cache-Control": "private, no-store", ...headers };
    for (const [name, value] of Object.entries(more)) response.headers.set(name, value);
    return response;
  } finally {
    admitted.leave();
  }
}

/** How many procedures an address names, as tRPC reads it; undefined when it can't be read. */
function callsIn(path: string): number | undefined {
  try {
    return decodeURIComponent(path).split(",").length;
  } catch {
    return undefined;
  }
}

/** The same request with all of its body; undefined when that never came. */
async function whole(request: Request): Promise<Request | undefined> {
  const { url, method } = request;
  const body = await request.arrayBuffer().catch(() => undefined);
  return body && new Request(url, { method, headers: withoutStream(request.headers), body });
}

const plain = ({ url, method, headers }: Request): Request =>
  new Request(url, { method, headers: withoutStream(headers) });

// Whoever asks for a stream has an answer that begins before anything is done: its place would be free at once.
function withoutStream(given: Headers): Headers {
  const headers = new Headers(given);
  headers.delete("trpc-accept");
  headers.set("accept", "application/json");
  return headers;
}

// Whose browser it is, if what they may ask is not used up. Each procedure of the batch waits for it, and tells its failure.
function identify(options: ApiOptions, exchange: Exchange, calls: number): Promise<Principal | null> {
  const { call, request, headers } = exchange;
  async function identified(): Promise<Principal | null> {
    const principal = await principalOfPage(call, request);
    exchange.principal = principal;
    if (!principal) return null;
    const share = await options.shares.take(principal, calls);
    Object.assign(headers, share.headers);
    if (share.refusal) throw share.refusal;
    return principal;
  }
  const principal = identified();
  principal.catch(() => {}); // there may be no procedure that waits
  return principal;
}

// A change comes as JSON from a page of ours: another site's form can send neither that type nor our origin.
function isOwnPage(request: HonoRequest): boolean {
  const origin = request.header("origin");
  return (
    request.header("content-type")?.split(";", 1)[0]?.trim() === "application/json" &&
    origin !== undefined &&
    URL.canParse(origin) &&
    new URL(origin).host === request.header("host")
  );
}
