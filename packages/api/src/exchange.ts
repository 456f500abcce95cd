import { originOf } from "@muster/access";
import type { Context } from "hono";
import { problemResponse } from "./answer.ts";
import { logFault } from "./log.ts";
import type { ApiEnv, ApiOptions, Exchange } from "./options.ts";
import { toProblem } from "./problem.ts";
import { requestIdOf } from "./request-id.ts";

/**
 * Answers a request with what `respond` makes of it. Whatever that throws becomes a problem, here alone, and each request is told of
 * once.
 * @param route what its path is one of
 * @param headers of the answer, also of a problem; `respond` may add to them
 */
export async function exchangeOf(
  options: ApiOptions,
  { req: request, env }: Context<ApiEnv>,
  route: string,
  headers: Record<string, string>,
  respond: (exchange: Exchange) => Promise<Response>,
): Promise<Response> {
  const startedAt = performance.now();
  const now = options.clock();
  const requestId = requestIdOf(request.header("x-request-id"), now.getTime());
  const from = originOf(env.address, request.header("user-agent"));
  const call = { services: options.services, now, requestId, from };
  const exchange: Exchange = { request, call, headers, principal: null };
  let response: Response;
  try {
    response = await respond(exchange);
  } catch (error) {
    const problem = toProblem(error, options.isUnavailable);
    logFault(options.log, requestId, problem.status, error);
    response = problemResponse(problem, requestId, headers);
  }
  options.tell({
    requestId,
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
