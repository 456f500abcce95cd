import { originOf, type Principal } from "@muster/access";
import { type Endpoint, hasBody } from "@muster/contract";
import { type Call, invoke, notFound, type Operation, operations } from "@muster/core";
import { type Context, Hono, type HonoRequest } from "hono";
import type { Work } from "./admission.ts";
import { jsonHeaders, problemResponse } from "./answer.ts";
import { corsHeaders, isPreflight } from "./cors.ts";
import { principalOfToken } from "./credentials.ts";
import { errorFields } from "./log.ts";
import { openApiDocument } from "./openapi.ts";
import type { ApiEnv, ApiOptions, Exchange } from "./options.ts";
import { toProblem, transportProblem } from "./problem.ts";
import { readBody } from "./read-body.ts";
import { queryReader } from "./read-input.ts";
import { requestIdOf } from "./request-id.ts";

interface Route {
  /** What to let in or turn away when there is too much of it; null: answered always, and to anybody. */
  readonly work: Work | null;
  readonly readInput: (request: HonoRequest) => Promise<object> | object;
  /** What is answered, as JSON. */
  readonly answer: (call: Call, principal: Principal | null, input: object) => Promise<unknown>;
}
/** The routes of one path, by method. */
type Methods = ReadonlyMap<string, Route>;

/** Answers /v1 from the registry of operations, and with their description. All it says is JSON, errors too. */
export function createRest(options: ApiOptions): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const openApi = openApiDocument(options.services.version);
  const describe: Route = { work: null, readInput: () => ({}), answer: async () => openApi };
  for (const [path, methods] of [...routes(), ["/v1/openapi.json", new Map([["GET", describe]])] as const]) {
    app.all(path.replaceAll(/\{(\w+)\}/g, ":$1"), (context) => handle(options, context, path, methods));
  }
  app.notFound((context) => handle(options, context, "none", undefined));
  return app;
}

/** Every path of the registry, those with a parameter last so that they don't swallow the others. */
function routes(): [string, Methods][] {
  const paths = new Map<string, Map<string, Route>>();
  for (const operation of operations) {
    const { path, method } = operation.endpoint;
    if (path === null) continue;
    const route = routeTo(operation);
    paths.set(path, (paths.get(path) ?? new Map<string, Route>()).set(method, route));
  }
  return [...paths].sort(([a], [b]) => Number(a.includes("{")) - Number(b.includes("{")));
}

function routeTo(operation: Operation): Route {
  const { endpoint } = operation;
  const readQuery = queryReader(endpoint);
  return {
    work: workOf(endpoint),
    readInput(request) {
      const query = queryOf(request.url);
      if (!hasBody(endpoint)) return { ...readQuery(query), ...request.param() };
      return readBody(request.raw, query, endpoint).then((given) => ({ ...given, ...request.param() }));
    },
    answer: (call, principal, input) => invoke(operation, call, principal, input),
  };
}

// What collectors deliver can be had from nobody else once they have given up.
function workOf({ scope }: Endpoint): Work | null {
  if (scope === null) return null;
  return scope === "workloads:write" ? "ingest" : "read";
}

async function handle(
  options: ApiOptions,
  context: Context<ApiEnv>,
  route: string,
  methods: Methods | undefined,
): Promise<Response> {
  const startedAt = performance.now();
  const request = context.req;
  const now = options.clock();
  const call: Call = {
    services: options.services,
    now,
    requestId: requestIdOf(request.header("x-request-id"), now.getTime()),
    from: originOf(context.env.address, request.header("user-agent")),
  };
  const headers = { ...corsHeaders(options.corsOrigins, request) };
  const exchange: Exchange = { request, call, headers, principal: null };
  let response: Response;
  try {
    response = await respond(options, exchange, methods);
  } catch (error) {
    const problem = toProblem(error, options.isUnavailable);
    if (problem.code === "INTERNAL")
      options.log.error({ request_id: call.requestId, ...errorFields(error) }, "unexpected error");
    response = problemResponse(problem, call.requestId, headers);
  }
  options.tell({
    requestId: call.requestId,
    method: request.method,
    path: request.path,
    route,
    status: response.status,
    durationMs: performance.now() - startedAt,
    traceParent: request.header("traceparent"),
    principal: exchange.principal,
  });
  return response;
}

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
  const answer = await (route.work === null
    ? answerAlways(route, exchange)
    : answerInTurn(options, route, route.work, exchange));
  return new Response(JSON.stringify(answer), { headers: { ...jsonHeaders(call.requestId), ...headers } });
}

const answerAlways = async (route: Route, { call, request }: Exchange) =>
  route.answer(call, null, await route.readInput(request));

async function answerInTurn(
  { admission, shares }: ApiOptions,
  route: Route,
  work: Work,
  exchange: Exchange,
): Promise<unknown> {
  const { call, request, headers } = exchange;
  const admitted = admission.enter(work);
  try {
    const principal = await principalOfToken(call, request);
    exchange.principal = principal;
    const share = await shares.take(principal, 1);
    Object.assign(headers, share.headers);
    if (share.refusal) throw share.refusal;
    const reading = route.readInput(request);
    const input = reading instanceof Promise ? await admitted.aside(reading) : reading;
    return await route.answer(call, principal, input);
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
