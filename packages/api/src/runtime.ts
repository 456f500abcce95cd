import { createHmac, hkdfSync } from "node:crypto";
import { createAccess, isUnavailable, type SignInDesk } from "@muster/access";
import type { Mac } from "@muster/contract";
import { type Api, createApi } from "./api.ts";
import { errorFields, type Log } from "./log.ts";

const FOLD_EVERY_MS = 5_000;

export interface RuntimeOptions {
  readonly databaseUrl: string;
  /** At least 32 characters that nobody can guess; the same on every replica. Cursors are signed with a key made from it. */
  readonly secret: string;
  readonly version: string;
  readonly log: Log;
}

/** A server's Muster: all that answers requests, over one set of database connections. */
export interface Runtime {
  readonly api: Api;
  readonly signIn: SignInDesk;
  /** Starts what runs beside the requests; returns how to stop it. */
  startHousekeeping(): () => void;
  close(): Promise<void>;
}

/** Puts Muster together on a database. Connects only when the first request comes. */
export function createRuntime({ databaseUrl, secret, version, log }: RuntimeOptions): Runtime {
  const access = createAccess({ databaseUrl });
  const services = { access, version, cursorMac: cursorMac(secret) };
  return {
    api: createApi({ services, log, isUnavailable, clock: () => new Date() }),
    signIn: access.signIn,
    startHousekeeping() {
      const fold = () => {
        access
          .foldCounts()
          .catch((error: unknown) => log.error(errorFields(error), "folding counts failed; will try again"));
      };
      const timer = setInterval(fold, FOLD_EVERY_MS).unref();
      return () => clearInterval(timer);
    },
    close: () => access.close(),
  };
}

/** Signs cursors with a key made from a server's secret. */
export function cursorMac(secret: string): Mac {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "muster cursors", 32));
  return (message) => createHmac("sha256", key).update(message).digest("base64url").slice(0, 32);
}
