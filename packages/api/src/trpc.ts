import { originOf, type Principal } from "@muster/access";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type Context, Hono } from "hono";
import { problemResponse } from "./answer.ts";
import { principalOfCookie } from "./credentials.ts";
import { errorFields, principalFields } from "./log.ts";
import type { ApiEnv, ApiOptions } from "./options.ts";
import { toProblem, transportProblem } from "./problem.ts";
import { requestIdOf } from "./request-id.ts";
import { appRouter } from "./router.ts";

const MAX_BATCH = 20;

/** Answers the browser's procedure calls under /api/trpc: who calls is the session's cookie to say. */
export function createTrpc(options: ApiOptions): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.all("*", (context) => handle(options, context));
  return app;
}

async function handle(options: ApiOptions, context: Context<ApiEnv>): Promise<Response> {
  const startedAt = performance.now();
  const { services, log, clock, isUnavailable } = options;
  const now = clock();
  const requestId = requestIdOf(context.req.header("x-request-id"), now.getTime());
  const from = originOf(context.env.address, context.req.header("user-agent"));
  let principal: Principal | null = null;
  let response: Response;
  try {
    if (context.req.path.split(",").length > MAX_BATCH) {
      const tooMany = transportProblem(
        "VALIDATION_ERROR",
        `At most ${MAX_BATCH} procedures may be called at once.`,
      );
      response = problemResponse(tooMany, requestId);
    } else if (context.req.method === "GET" || isOwnPage(context)) {
      principal = await principalOfCookie(services.access, context.req.header("cookie") ?? null, now);
      response = await fetchRequestHandler({
        endpoint: "/api/trpc",
        req: context.req.raw,
        router: appRouter,
        createContext: () => ({ call: { services, now, requestId, from }, principal, isUnavailable }),
        onError: ({ error }) => {
          if (error.code === "INTERNAL_SERVER_ERROR") {
            log.error({ request_id: requestId, ...errorFields(error.cause ?? error) }, "unexpected error");
          }
        },
      });
      response.headers.set("X-Request-Id", requestId);
      response.headers.set("Cache-Control", "private, no-store");
    } else {
      response = problemResponse(
        transportProblem("FORBIDDEN", "Only Muster's own pages may call this."),
        requestId,
      );
    }
  } catch (error) {
    response = problemResponse(toProblem(error, isUnavailable), requestId);
  }
  const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
  const line = {
    method: context.req.method,
    path: context.req.path,
    status: response.status,
    duration_ms: durationMs,
  };
  log.info({ request_id: requestId, ...line, ...principalFields(principal) }, "request");
  return response;
}

// A change comes as JSON from a page of ours: another site's form can send neither that type nor our origin.
function isOwnPage({ req }: Context<ApiEnv>): boolean {
  const origin = req.header("origin");
  return (
    req.header("content-type")?.split(";", 1)[0]?.trim() === "application/json" &&
    origin !== undefined &&
    URL.canParse(origin) &&
    new URL(origin).host === req.header("host")
  );
}
