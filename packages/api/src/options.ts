import type { Principal } from "@muster/access";
import type { Call, Services } from "@muster/core";
import type { HonoRequest } from "hono";
import type { Admission } from "./admission.ts";
import type { Tell } from "./answered.ts";
import type { FairShares } from "./fair-shares.ts";
import type { Log } from "./log.ts";

/** What both transports need. The clock and the log are handed in. */
export interface ApiOptions {
  readonly services: Services;
  /** For what goes wrong; every answered request is told to `tell`. */
  readonly log: Log;
  readonly tell: Tell;
  readonly admission: Admission;
  readonly shares: FairShares;
  /** The origins whose pages may read /v1; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Whether an error comes from a database that can't be reached. */
  readonly isUnavailable: (error: unknown) => boolean;
  readonly clock: () => Date;
}

/** What is handed from one router to the next beside the request. */
export interface ApiEnv {
  readonly Bindings: { readonly address: string | null };
}

/** A request on its way to its answer, for both transports. */
export interface Exchange {
  readonly request: HonoRequest;
  readonly call: Call;
  /** Headers that the answer gets whatever it says. */
  readonly headers: Record<string, string>;
  principal: Principal | null;
}
