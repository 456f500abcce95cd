import { NOWHERE } from "@muster/access";
import { newId } from "@muster/contract";
import { Hono } from "hono";
import { principalOfCookie } from "./credentials.ts";
import { createDocsPage } from "./docs-page.ts";
import type { ApiEnv, ApiOptions } from "./options.ts";
import { createRest } from "./rest.ts";
import { createCaller } from "./router.ts";
import { createTrpc } from "./trpc.ts";

export interface Api {
  /** Answers /v1, /api/trpc and /docs/api to a client at an address, where that is known. Never rejects. */
  fetch(request: Request, address?: string | null): Promise<Response>;
  /** The procedures, called on behalf of whom a Cookie header names. */
  callerFor(cookies: string | null): Promise<ReturnType<typeof createCaller>>;
}

const isRest = ({ url }: Request): boolean => url.startsWith("/v1/", url.indexOf("/", "https://".length));

/** Puts the transports together. Knows nothing of Next or of Node's server. */
export function createApi(options: ApiOptions): Api {
  const app = new Hono<ApiEnv>();
  app.route("/", createDocsPage(options.tell));
  const trpc = createTrpc(options);
  app.all("/api/trpc/*", (context) => trpc.fetch(context.req.raw, context.env));
  const rest = createRest(options);
  app.all("*", (context) => rest.fetch(context.req.raw, context.env));

  return {
    // Most requests are for /v1: its own router is asked at once.
    fetch: async (request, address = null) => (isRest(request) ? rest : app).fetch(request, { address }),
    async callerFor(cookies) {
      const { services, isUnavailable, clock } = options;
      const now = clock();
      const principal = await principalOfCookie(services.access, cookies, now);
      return createCaller({
        call: { services, now, requestId: newId("request", now.getTime()), from: NOWHERE },
        principal: Promise.resolve(principal),
        isUnavailable,
      });
    },
  };
}
