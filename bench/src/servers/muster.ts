import { createRuntime } from "@muster/api";
import { createFrontServer } from "@muster/web/front-server";
import pino from "pino";
import { serveParent } from "./worker.ts";

export interface MusterSettings {
  readonly databaseUrl: string;
  readonly secret: string;
}

// The server as production runs it but for Next's pages, which /v1 never touches: front server, API, housekeeping, and a log
// with a line for every request.
serveParent(({ databaseUrl, secret }: MusterSettings) => {
  const log = pino({ level: "info", base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const runtime = createRuntime({ databaseUrl, secret, version: "bench", log });
  runtime.startHousekeeping();
  return createFrontServer({
    api: runtime.api,
    pages: (_, response) => void response.writeHead(404).end(),
    log,
  }).server;
});
