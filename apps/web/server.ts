import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { isHttps, SettingsError } from "./src/env.ts";
import { createFrontServer } from "./src/server/front-server.ts";
import { serveMetrics } from "./src/server/metrics-server.ts";
import { getMuster, type Muster } from "./src/server/muster.ts";
import { version } from "./src/server/version.ts";

const LAST_SPANS_MS = 1_000;
const DRAIN_MS = 8_000;

// Before Next, which lets the process live on when something fails later.
const muster = await prepare().catch((error: unknown) => {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  return process.exit(1);
});
const { env, log } = muster;
const pages = next({ dev: false, dir: import.meta.dirname, hostname: env.HOST, port: env.PORT });
await pages.prepare();

const front = createFrontServer({
  api: muster.api,
  pages: pages.getRequestHandler(),
  tell: muster.tell,
  admission: muster.admission,
  trustedProxies: env.TRUSTED_PROXIES,
  isBehindTls: isHttps(env),
});
front.server.listen(env.PORT, env.HOST);
await once(front.server, "listening");
const address = front.server.address();
const port = typeof address === "object" && address !== null ? address.port : env.PORT;
const tracing = env.OTEL_EXPORTER_OTLP_ENDPOINT
  ? (await import("./src/server/tracing.ts")).startTracing(version)
  : undefined;
if (tracing) muster.onAnswered(tracing.onAnswered);
const stopHousekeeping = muster.startHousekeeping();
log.info({ port }, "listening");
const setupToken = await muster.setupToken().catch(() => undefined);
if (process.send) process.send({ ready: true, port, setupToken });
else if (setupToken) console.log(`Set Muster up at ${env.NEXTAUTH_URL}/setup with this token: ${setupToken}`);

async function prepare(): Promise<Muster> {
  const prepared = getMuster();
  const { metrics, env: settings } = prepared;
  if (metrics && settings.METRICS_PORT !== undefined)
    await serveMetrics(metrics, settings.METRICS_PORT, settings.METRICS_HOST);
  return prepared;
}

let isStopping = false;
async function stop(why: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ why }, "stopping: answering what is under way");
  stopHousekeeping();
  muster.announceStop();
  await sleep(env.SHUTDOWN_DELAY_MS);
  await front.drain(DRAIN_MS);
  // Perhaps nobody is there to take the last ones.
  if (tracing) await Promise.race([tracing.close().catch(() => {}), sleep(LAST_SPANS_MS)]);
  await muster.close();
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
// Whoever started this process is gone: nobody else would stop it.
process.on("disconnect", () => void stop("parent gone"));
