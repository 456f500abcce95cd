import { originOf, type Principal } from "@muster/access";
import { hasBody } from "@muster/contract";
import { type Call, invoke, notFound, type Operation, operations } from "@muster/core";
import { type Context, Hono, type HonoRequest } from "hono";
import { jsonHeaders, problemResponse } from "./answer.ts";
import { principalOfToken } from "./credentials.ts";
import { errorFields, principalFields } from "./log.ts";
import { openApiDocument } from "./openapi.ts";
import type { ApiEnv, ApiOptions } from "./options.ts";
import { toProblem, transportProblem } from "./problem.ts";
import { readBody } from "./read-body.ts";
import { queryReader } from "./read-input.ts";
import { requestIdOf } from "./request-id.ts";

interface Route {
  readonly needsToken: boolean;
  /** What is answered, as JSON. */
  readonly answer: (call: Call, principal: Principal | null, request: HonoRequest) => Promise<unknown>;
}
/** The routes of one path, by method. */
type Methods = ReadonlyMap<string, Route>;

/** Answers /v1 from the registry of operations, and with their description. All it says is JSON, errors too. */
export function createRest(options: ApiOptions): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const openApi = openApiDocument(options.services.version);
  const describe: Route = { needsToken: false, answer: async () => openApi };
  for (const [path, methods] of [...routes(), ["/v1/openapi.json", new Map([["GET", describe]])] as const]) {
    app.all(path.replaceAll(/\{(\w+)\}/g, ":$1"), (context) => handle(options, context, methods));
  }
  app.notFound((context) => handle(options, context, undefined));
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
    needsToken: endpoint.scope !== null,
    answer: async (call, principal, request) => {
      const query = queryOf(request.url);
      const given = hasBody(endpoint) ? await readBody(request.raw, query, endpoint) : readQuery(query);
      return invoke(operation, call, principal, { ...given, ...request.param() });
    },
  };
}

async function handle(
  options: ApiOptions,
  context: Context<ApiEnv>,
  methods: Methods | undefined,
): Promise<Response> {
  const startedAt = performance.now();
  const { services, log } = options;
  const request = context.req;
  const now = options.clock();
  const call: Call = {
    services,
    now,
    requestId: requestIdOf(request.header("x-request-id"), now.getTime()),
    from: originOf(context.env.address, request.header("user-agent")),
  };
  let principal: Principal | null = null;
  let response: Response;
  try {
    if (!methods) throw notFound("route");
    const route = methods.get(request.method === "HEAD" ? "GET" : request.method);
    if (route) {
      if (route.needsToken) principal = await principalOfToken(services.access, request, now);
      const answer = await route.answer(call, principal, request);
      response = new Response(JSON.stringify(answer), { headers: jsonHeaders(call.requestId) });
    } else {
      response = problemResponse(methodNotAllowed(methods), call.requestId);
    }
  } catch (error) {
    const problem = toProblem(error, options.isUnavailable);
    if (problem.code === "INTERNAL")
      log.error({ request_id: call.requestId, ...errorFields(error) }, "unexpected error");
    response = problemResponse(problem, call.requestId);
  }
  log.info(
    {
      request_id: call.requestId,
      method: request.method,
      path: request.path,
      status: response.status,
      duration_ms: Math.round((performance.now() - startedAt) * 100) / 100,
      ...principalFields(principal),
    },
    "request",
  );
  return response;
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
