import { createRuntime, type Runtime } from "@muster/api";
import type pino from "pino";
import { type Env, limitsOf, readEnv } from "../env.ts";
import { createLog } from "./log.ts";
import { version } from "./version.ts";

/** What this process has once: settings, logs, and Muster on its database. */
export interface Muster extends Runtime {
  readonly env: Env;
  readonly log: pino.Logger;
}

const holder = globalThis as typeof globalThis & { muster?: Muster };

/** The process's one Muster. Next bundles this module apart from the server in front of it; the global makes both share. */
export function getMuster(): Muster {
  holder.muster ??= create();
  return holder.muster;
}

function create(): Muster {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  return {
    env,
    log,
    ...createRuntime({
      databaseUrl: env.DATABASE_URL,
      secret: env.NEXTAUTH_SECRET,
      version,
      log,
      corsOrigins: env.CORS_ORIGINS,
      limits: limitsOf(env),
      isMeasured: env.METRICS_PORT !== undefined,
    }),
  };
}
