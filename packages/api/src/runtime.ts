import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { type Access, createAccess, isUnavailable, type SignInDesk } from "@muster/access";
import type { Mac } from "@muster/contract";
import { type Admission, createAdmission } from "./admission.ts";
import { createTell, type Tell } from "./answered.ts";
import { type Api, createApi } from "./api.ts";
import { createFairShares } from "./fair-shares.ts";
import { errorFields, type Log } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { type Pace, repeat } from "./repeating.ts";
import { SERVER_LIMITS, type ServerLimits } from "./server-limits.ts";
import { SignInThrottle } from "./sign-in-throttle.ts";

/** What waits to be folded is read by each who asks for a sum: it is never left for long. */
const FOLDING: Pace = { restMs: 1_000, mostRestMs: 3_000 };
const TIDYING: Pace = { restMs: 60_000 };

export interface RuntimeOptions {
  readonly databaseUrl: string;
  /** At least 32 characters that nobody can guess; the same on every replica. Cursors are signed with a key made from it. */
  readonly secret: string;
  readonly version: string;
  readonly log: Log;
  /** The origins whose pages may read /v1; none if absent. */
  readonly corsOrigins?: readonly string[];
  readonly limits?: Partial<ServerLimits>;
  /** Whether figures are kept for Prometheus. */
  readonly isMeasured?: boolean;
}

/** A server's Muster: all that answers requests, over one set of database connections. */
export interface Runtime {
  readonly api: Api;
  readonly signIn: SignInDesk;
  /** Invitations, as whoever holds a link finds them. */
  readonly invitations: Access["invitations"];
  readonly admission: Admission;
  /** Counts attempts to sign in, with those at other secrets. */
  readonly throttle: SignInThrottle;
  readonly tell: Tell;
  /** From now on tells this listener too of every answered request. */
  onAnswered(listener: Tell): void;
  readonly metrics: Metrics | undefined;
  /** From now on says that it is not ready, so that nobody sends it more; what comes all the same is answered. */
  announceStop(): void;
  /** What whoever sets Muster up has to know; undefined when that is done. */
  setupToken(): Promise<string | undefined>;
  /** Starts what runs beside the requests; returns how to stop it. */
  startHousekeeping(): () => void;
  close(): Promise<void>;
}

/** Puts Muster together on a database. Connects only when the first request comes. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { databaseUrl, secret, version, log, corsOrigins = [], isMeasured = false } = options;
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const access = createAccess({
    databaseUrl,
    maxConnections: limits.connections,
    statementTimeoutMs: limits.statementTimeoutMs,
    statisticsAtOnce: limits.statistics,
  });
  const setupToken = setupTokenOf(secret);
  const throttle = new SignInThrottle();
  let isStopping = false;
  const admission = createAdmission(limits);
  const shares = createFairShares(limits);
  const metrics = isMeasured ? createMetrics({ access, admission, shares }) : undefined;
  const listeners: Tell[] = metrics ? [metrics.measure] : [];
  const tell = createTell(log, listeners);
  return {
    api: createApi({
      services: {
        access,
        version,
        cursorMac: cursorMac(secret),
        isStopping: () => isStopping,
        isSetupToken: (token) => isSame(token, setupToken),
        throttle,
      },
      log,
      tell,
      admission,
      shares,
      corsOrigins,
      isUnavailable,
      clock: () => new Date(),
    }),
    signIn: access.signIn,
    invitations: access.invitations,
    throttle,
    admission,
    tell,
    onAnswered: (listener) => void listeners.push(listener),
    metrics,
    announceStop: () => void (isStopping = true),
    setupToken: async () => ((await access.setup.isNeeded()) ? setupToken : undefined),
    startHousekeeping() {
      const fold = () =>
        access.foldCounts().then(
          () => {},
          (error: unknown) => log.error(errorFields(error), "folding counts failed; will try again"),
        );
      const tidy = () =>
        access.tidyReports(new Date()).then(
          () => {},
          (error: unknown) => log.error(errorFields(error), "tidying reports failed; will try again"),
        );
      const ends = [repeat(fold, FOLDING), repeat(tidy, TIDYING)];
      return () => ends.forEach((end) => end());
    },
    close: () => access.close(),
  };
}

/** Signs cursors with a key made from a server's secret. */
export function cursorMac(secret: string): Mac {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "muster cursors", 32));
  return (message) => createHmac("sha256", key).update(message).digest("base64url").slice(0, 32);
}

/** A token that every replica makes the same of a server's secret, and from which the secret can't be found. */
function setupTokenOf(secret: string): string {
  const bytes = Buffer.from(hkdfSync("sha256", secret, "", "muster setup", 15));
  return bytes.toString("hex").replaceAll(/.{6}(?=.)/g, "$&-");
}

/** Takes as long for a token that differs early as for one that differs late. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text.trim()).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
