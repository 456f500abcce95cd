import type { Access, Origin, Principal, ScopedDatabase } from "@muster/access";
import type { DataOf, Endpoint, InputOf, Mac, PageMetadata, StreamEndpoint } from "@muster/contract";
import type { Throttle } from "./guarded.ts";

/** What a server has once, for all requests. */
export interface Services {
  readonly access: Access;
  /** Signs cursors. The same key on every replica. */
  readonly cursorMac: Mac;
  readonly version: string;
  /** Whether the process is about to end: it is not ready for more then. */
  readonly isStopping: () => boolean;
  /** Whether this is what the server prints for whoever sets it up. */
  readonly isSetupToken: (token: string) => boolean;
  /** Makes guessing hopeless: passwords, the setup token, the secrets of invitations. */
  readonly throttle: Throttle;
}

/** One request, as every verb sees it. The clock and the database are handed in, so a verb is the same in a test. */
export interface Call {
  readonly services: Services;
  readonly requestId: string;
  readonly now: Date;
  readonly from: Origin;
}

/** A request of somebody known, with the data that they may see. */
export interface AuthorizedCall extends Call {
  readonly principal: Principal;
  readonly db: ScopedDatabase;
}

/** What a verb answers. Paged operations have metadata, the others have none. */
export interface Answer<E extends Endpoint> {
  readonly data: DataOf<E>;
  readonly metadata?: PageMetadata;
}

type CallFor<E extends Endpoint> = E["scope"] extends null ? Call : AuthorizedCall;

/** An endpoint with the verb behind it. */
export interface Operation<E extends Endpoint = Endpoint> {
  readonly endpoint: E;
  readonly run: (call: CallFor<E>, input: InputOf<E>) => Promise<Answer<E>>;
}

/** What a verb answers that streams. Whoever has it must close it, read or not. */
export interface StreamAnswer {
  readonly totalCount: number;
  readonly mediaType: string;
  readonly fileName: string;
  /** Puts into the audit log that somebody takes it along. Comes before the first part. */
  begin(): Promise<void>;
  /** The next part of the text; null when there is no more. Fails when it can't be whole. */
  next(): Promise<string | null>;
  /** Ends it at once, also while a part is awaited. */
  close(): Promise<void>;
}

/** An endpoint that streams, with the verb behind it. */
export interface StreamOperation<E extends StreamEndpoint = StreamEndpoint> {
  readonly endpoint: E;
  readonly run: (call: AuthorizedCall, input: InputOf<E>) => Promise<StreamAnswer>;
}

/** Puts a verb behind an endpoint that streams. */
export const streamOperation = <E extends StreamEndpoint>(
  endpoint: E,
  run: StreamOperation<NoInfer<E>>["run"],
): StreamOperation<E> => ({ endpoint, run });

/** Puts a verb behind an endpoint. */
export const operation = <E extends Endpoint>(
  endpoint: E,
  run: Operation<NoInfer<E>>["run"],
): Operation<E> => ({ endpoint, run });
