import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { Hono, type MiddlewareHandler } from "hono";
import type { Tell } from "./answered.ts";
import { requestIdOf } from "./request-id.ts";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Muster API</title>
<link rel="stylesheet" href="/docs/api/swagger-ui.css">
</head>
<body>
<main id="swagger-ui"></main>
<script src="/docs/api/swagger-ui-bundle.js"></script>
<script src="/docs/api/start.js"></script>
</body>
</html>
`;
const START = `SwaggerUIBundle({ url: "/v1/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null, displayRequestDuration: true, tryItOutEnabled: true });
`;
const FILES: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
};

/** The API's page at /docs/api: the OpenAPI document to read, and to try with a token. All of it served from here. */
export function createDocsPage(tell: Tell): Hono {
  const folder = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const app = new Hono();
  const told = telling(tell);
  app.get("/docs/api", told, (context) => context.html(PAGE));
  app.get("/docs/api/start.js", told, (context) =>
    context.body(START, 200, { "Content-Type": "text/javascript; charset=utf-8" }),
  );
  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/docs/api/${name}`, told, async (context) =>
      context.body(new Uint8Array(await readFile(path.join(folder, name))), 200, {
        "Content-Type": type,
        "Cache-Control": "public, max-age=86400",
      }),
    );
  }
  return app;
}

function telling(tell: Tell): MiddlewareHandler {
  return async (context, next) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(context.req.header("x-request-id"), Date.now());
    context.header("X-Request-Id", requestId);
    await next();
    const durationMs = performance.now() - startedAt;
    const { method, path: asked } = context.req;
    const traceParent = context.req.header("traceparent");
    tell({
      requestId,
      method,
      path: asked,
      route: "/docs/api",
      status: context.res.status,
      durationMs,
      traceParent,
    });
  };
}
