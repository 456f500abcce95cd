import type { Principal } from "@muster/access";
import { type Endpoint, hasBody, type StreamEndpoint } from "@muster/contract";
import {
  type Call,
  invoke,
  invokeStream,
  notFound,
  type Operation,
  operations,
  type StreamOperation,
  streamOperations,
} from "@muster/core";
import { type Context, Hono, type HonoRequest } from "hono";
import type { Work } from "./admission.ts";
import { jsonHeaders, problemResponse } from "./answer.ts";
import { corsHeaders, isPreflight } from "./cors.ts";
import { principalOfBrowser, principalOfToken } from "./credentials.ts";
import { exchangeOf } from "./exchange.ts";
import { openApiDocument } from "./openapi.ts";
import type { ApiEnv, ApiOptions, Exchange } from "./options.ts";
import { transportProblem } from "./problem.ts";
import { readBody } from "./read-body.ts";
import { queryReader } from "./read-input.ts";
import { streamResponse } from "./stream-response.ts";

interface Route {
  /** What to let in or turn away when there is too much of it; null: answered always, and to anybody. */
  readonly work: Work | null;
  /** Who is calling, where that must be known. */
  readonly identify: (call: Call, request: HonoRequest) => Promise<Principal>;
  readonly readInput: (request: HonoRequest) => Promise<object> | object;
  readonly answer: (exchange: Exchange, input: object) => Promise<Response>;
}
/** The routes of one path, by method. */
type Methods = ReadonlyMap<string, Route>;

/**
 * Answers /v1 from the registry of operations, and with their description; and browsers under /api/export, where they find what
 * streams. All it says is JSON but for that, errors too.
 */
export function createRest(options: ApiOptions): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  for (const [path, methods] of routes(options)) {
    app.all(path.replaceAll(/\{(\w+)\}/g, ":$1"), (context) => handle(options, context, path, methods));
  }
  // A browser's session is good for Muster's own pages only.
  const closed = { ...options, corsOrigins: [] };
  for (const operation of streamOperations) {
    const path = operation.endpoint.browserPath;
    const route = { ...streamRouteTo(operation, options), identify: principalOfBrowser };
    app.all(path, (context) => handle(closed, context, path, new Map([["GET", route]])));
  }
  app.notFound((context) => handle(options, context, "none", undefined));
  return app;
}

/** Every path under /v1, those with a parameter last so that they don't swallow the others. */
function routes(options: ApiOptions): [string, Methods][] {
  const paths = new Map<string, Map<string, Route>>();
  const add = (path: string, method: string, route: Route) =>
    paths.set(path, (paths.get(path) ?? new Map<string, Route>()).set(method, route));
  for (const operation of operations) {
    const { path, method } = operation.endpoint;
    if (path !== null) add(path, method, routeTo(operation));
  }
  for (const operation of streamOperations)
    add(operation.endpoint.path, "GET", streamRouteTo(operation, options));
  const openApi = openApiDocument(options.services.version);
  add("/v1/openapi.json", "GET", {
    work: null,
    identify: principalOfToken,
    readInput: () => ({}),
    answer: async (exchange) => jsonResponse(openApi, exchange),
  });
  return [...paths].sort(([a], [b]) => Number(a.includes("{")) - Number(b.includes("{")));
}

function routeTo(operation: Operation): Route {
  const { endpoint } = operation;
  const readQuery = queryReader(endpoint);
  return {
    work: workOf(endpoint),
    identify: principalOfToken,
    readInput(request) {
      const query = queryOf(request.url);
      if (!hasBody(endpoint)) return { ...readQuery(query), ...request.param() };
      return readBody(request.raw, query, endpoint).then((given) => ({ ...given, ...request.param() }));
    },
    async answer(exchange, input) {
      const { call, principal } = exchange;
      return jsonResponse(await invoke(operation, call, principal, input), exchange);
    },
  };
}

function streamRouteTo(operation: StreamOperation, { log }: ApiOptions): Route {
  const { endpoint } = operation;
  const readQuery = queryReader(endpoint);
  return {
    work: workOf(endpoint),
    identify: principalOfToken,
    readInput: (request) => readQuery(queryOf(request.url)),
    async answer(exchange, input) {
      const { call, principal } = exchange;
      return streamResponse(await invokeStream(operation, call, principal, input), exchange, log);
    },
  };
}

const jsonResponse = (answer: unknown, { call, headers }: Exchange): Response =>
  new Response(JSON.stringify(answer), { headers: { ...jsonHeaders(call.requestId), ...headers } });

// What collectors deliver can be had from nobody else once they have given up.
function workOf({ scope }: Endpoint | StreamEndpoint): Work | null {
  if (scope === null) return null;
  return scope === "workloads:write" ? "ingest" : "read";
}

const handle = (
  options: ApiOptions,
  context: Context<ApiEnv>,
  route: string,
  methods: Methods | undefined,
): Promise<Response> =>
  exchangeOf(options, context, route, { ...corsHeaders(options.corsOrigins, context.req) }, (exchange) =>
    respond(options, exchange, methods),
  );

async function respond(
  options: ApiOptions,
  exchange: Exchange,
  methods: Methods | undefined,
): Promise<Response> {
  const { request, call, headers } = exchange;
  if ("Access-Control-Allow-Origin" in headers && isPreflight(request)) {
    return new Response(null, { status: 204, headers: { ...headers, "X-Request-Id": call.requestId } });
  }
  if (!methods) throw notFound("route");
  const route = methods.get(request.method === "HEAD" ? "GET" : request.method);
  if (!route) return problemResponse(methodNotAllowed(methods), call.requestId, headers);
  return route.work === null
    ? route.answer(exchange, await route.readInput(request))
    : answerInTurn(options, route, route.work, exchange);
}

async function answerInTurn(
  { admission, shares }: ApiOptions,
  route: Route,
  work: Work,
  exchange: Exchange,
): Promise<Response> {
  const { call, request, headers } = exchange;
  const admitted = admission.enter(work);
  try {
    const principal = await route.identify(call, request);
    exchange.principal = principal;
    const share = await shares.take(principal, 1);
    Object.assign(headers, share.headers);
    if (share.refusal) throw share.refusal;
    const reading = route.readInput(request);
    const input = reading instanceof Promise ? await admitted.aside(reading) : reading;
    return await route.answer(exchange, input);
  } finally {
    admitted.leave();
  }
}

function methodNotAllowed(methods: Methods) {
  const allow = [...methods.keys()]
    .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))
    .join(", ");
  return transportProblem("METHOD_NOT_ALLOWED", `This path answers ${allow} only.`, { Allow: allow });
}

const queryOf = (url: string): string => {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at + 1);
};
