import type { Principal } from "@muster/access";
import { type Call, invoke, notFound, type Operation, operations } from "@muster/core";
import { type Context, Hono } from "hono";
import { jsonHeaders, problemResponse } from "./answer.ts";
import { principalOfToken } from "./credentials.ts";
import { errorFields, principalFields } from "./log.ts";
import type { ApiOptions } from "./options.ts";
import { toProblem, transportProblem } from "./problem.ts";
import { type QueryReader, queryReader } from "./read-input.ts";
import { requestIdOf } from "./request-id.ts";

interface Route {
  readonly operation: Operation;
  readonly readQuery: QueryReader;
}
/** The routes of one path, by method. */
type Methods = ReadonlyMap<string, Route>;

/** Answers /v1 from the registry of operations. Everything it says is JSON in the envelope, errors too. */
export function createRest(options: ApiOptions): Hono {
  const app = new Hono();
  for (const [path, methods] of routes()) {
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
    const route = { operation, readQuery: queryReader(operation.endpoint) };
    paths.set(path, (paths.get(path) ?? new Map<string, Route>()).set(method, route));
  }
  return [...paths].sort(([a], [b]) => Number(a.includes("{")) - Number(b.includes("{")));
}

async function handle(
  options: ApiOptions,
  context: Context,
  methods: Methods | undefined,
): Promise<Response> {
  const startedAt = performance.now();
  const { services, log } = options;
  const request = context.req;
  const now = options.clock();
  const call: Call = { services, now, requestId: requestIdOf(request.header("x-request-id"), now.getTime()) };
  let principal: Principal | null = null;
  let response: Response;
  try {
    if (!methods) throw notFound("route");
    const route = methods.get(request.method === "HEAD" ? "GET" : request.method);
    if (route) {
      if (route.operation.endpoint.scope !== null)
        principal = await principalOfToken(services.access, request, now);
      const input = { ...route.readQuery(queryOf(request.url)), ...request.param() };
      const envelope = await invoke(route.operation, call, principal, input);
      response = new Response(JSON.stringify(envelope), { headers: jsonHeaders(call.requestId) });
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
