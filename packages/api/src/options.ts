import type { Services } from "@muster/core";
import type { Log } from "./log.ts";

/** What both transports need. The clock and the log are handed in. */
export interface ApiOptions {
  readonly services: Services;
  readonly log: Log;
  /** Whether an error comes from a database that can't be reached. */
  readonly isUnavailable: (error: unknown) => boolean;
  readonly clock: () => Date;
}

/** What is handed from one router to the next beside the request. */
export interface ApiEnv {
  readonly Bindings: { readonly address: string | null };
}
