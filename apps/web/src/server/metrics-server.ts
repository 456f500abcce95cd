import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Metrics } from "@muster/api";
import { SettingsError } from "../env.ts";

/**
 * Serves /metrics to Prometheus, on a port that is nobody else's: what it says is for operators only.
 * @throws SettingsError when it can't be there
 */
export async function serveMetrics(metrics: Metrics, port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
    metrics.text().then(
      (text) => response.writeHead(200, { "Content-Type": metrics.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  server.listen(port, host);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw new SettingsError(
      `Metrics can't be served at ${host}, port ${port} (${error.code}). Name another place in METRICS_HOST and METRICS_PORT.`,
    );
  });
  return server.unref();
}
