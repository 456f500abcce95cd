import { setTimeout as sleep } from "node:timers/promises";
import { createRuntime, type RuntimeOptions } from "@muster/api";
import { createFrontServer } from "@muster/web/front-server";
import { createLog } from "@muster/web/log";

/** What a trial's server is started with, as JSON in TRIAL_SETTINGS. */
export type TrialSettings = Pick<RuntimeOptions, "databaseUrl" | "secret" | "limits"> & {
  readonly port: number;
};

const { port, ...settings } = JSON.parse(process.env["TRIAL_SETTINGS"] ?? "{}") as TrialSettings;

// A clock that jumps while the server runs.
let clockMs = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + clockMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, args) => new target(...((args.length === 0 ? [Date.now()] : args) as [number])),
});

// The server as production runs it but for Next's pages; what a SIGTERM does is what apps/web/server.ts does.
const log = createLog("info");
const runtime = createRuntime({ ...settings, version: "trial", log });
const stopHousekeeping = runtime.startHousekeeping();
const front = createFrontServer({
  api: runtime.api,
  pages: (_, response) => void response.writeHead(404).end(),
  tell: runtime.tell,
  admission: runtime.admission,
});
front.server.listen(port, "127.0.0.1", () => {
  const address = front.server.address();
  if (typeof address === "object" && address) process.send?.({ port: address.port });
});

async function stop(): Promise<void> {
  stopHousekeeping();
  runtime.announceStop();
  await sleep(0);
  await front.drain(8_000);
  await runtime.close();
  process.exit(0);
}
process.once("SIGTERM", () => void stop());
process.on("disconnect", () => process.exit(0));
process.on("message", (question: "heap" | number) => {
  if (typeof question === "number") return void (clockMs = question);
  globalThis.gc?.();
  return process.send?.({ heapBytes: process.memoryUsage().heapUsed });
});
