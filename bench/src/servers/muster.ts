import { createRuntime } from "@muster/api";
import { createFrontServer } from "@muster/web/front-server";
import { createLog } from "@muster/web/log";
import { serveParent } from "./worker.ts";

export interface MusterSettings {
  readonly databaseUrl: string;
  readonly secret: string;
}

// Limits far away, but there: what it costs to keep to them is measured too.
const limits = { requestsPerToken: 1e9, requestsPerOrganization: 1e9, reads: 1e4, delayMs: 1e4 };

// The server as production runs it but for Next's pages, which /v1 never touches: front server, API, housekeeping, and a log
// with a line for every request.
serveParent(({ databaseUrl, secret }: MusterSettings) => {
  const log = createLog("info");
  const runtime = createRuntime({ databaseUrl, secret, version: "bench", log, limits });
  runtime.startHousekeeping();
  return createFrontServer({
    api: runtime.api,
    pages: (_, response) => void response.writeHead(404).end(),
    tell: runtime.tell,
    admission: runtime.admission,
  }).server;
});
