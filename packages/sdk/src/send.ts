import { type Endpoint, newId, type PageMetadata } from "@muster/contract";
import type { RequestOptions } from "./calls.ts";
import { describe, errorIn, fieldOf, MusterError, parse } from "./error.ts";
import { following } from "./following.ts";
import { writeRequest, type WrittenRequest } from "./request.ts";
import { type Clock, delayBefore, isRepeatable, type RetryPolicy } from "./retry.ts";

/** What every call of a client has in common. */
export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  /** The headers that say who is calling. */
  readonly identity: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly onRetry: ((error: MusterError, delayMs: number) => void) | undefined;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** An answer, its data not looked at. */
export interface UnknownAnswer {
  readonly data: unknown;
  readonly metadata?: PageMetadata;
  readonly request_id: string;
}

/** Calls an operation, again where that helps and does no harm. */
export async function send(
  connection: Connection,
  endpoint: Endpoint,
  input: Readonly<Record<string, unknown>>,
  options: RequestOptions,
): Promise<UnknownAnswer> {
  const { clock } = connection;
  const retries = isRepeatable(endpoint) ? (options.retries ?? connection.retry.retries) : 0;
  // One name for all attempts, so that the logs tell them as what they are.
  const requestId = newId("request", clock.now());
  const request = writeRequest(endpoint, input, requestId);
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      return await once(connection, endpoint, request, options, requestId);
    } catch (error) {
      if (!(error instanceof MusterError)) throw error;
      const delay = delayBefore(error, attempt, { ...connection.retry, retries }, () => clock.random());
      if (delay === undefined) throw error;
      connection.onRetry?.(error, delay);
      await clock.sleep(delay, options.signal);
    }
  }
}

async function once(
  { url, identity, fetch, clock, ...connection }: Connection,
  { method }: Endpoint,
  { target, body }: WrittenRequest,
  { signal, timeoutMs = connection.timeoutMs }: RequestOptions,
  requestId: string,
): Promise<UnknownAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const ended = following(signal);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url + target, {
      method,
      headers: {
        accept: "application/json",
        "x-request-id": requestId,
        ...identity,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
      // The token goes to the address that it was given for, and a browser's cookies stay at home.
      redirect: "manual",
      credentials: "omit",
      signal: AbortSignal.any([ended.signal, timeout]),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw timeout.aborted
      ? new MusterError("TIMEOUT", `Muster at ${url} did not answer within ${timeoutMs} ms.`, { requestId })
      : new MusterError("NETWORK", `Muster at ${url} can't be reached: ${reasonOf(error)}.`, {
          requestId,
          cause: error,
        });
  } finally {
    ended.release();
  }
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    const location = response.headers.get("location");
    throw new MusterError(
      "BAD_ANSWER",
      `${url} sends elsewhere${location ? ` (${location})` : ""}. Give the address where Muster itself answers.`,
      { status: response.status, requestId },
    );
  }
  if (!response.ok) throw errorIn(response, text, clock.now(), requestId);
  const answer = parse(text);
  if (fieldOf(answer, "data") !== undefined) return answer as UnknownAnswer;
  throw new MusterError("BAD_ANSWER", `${describe(response)}, which is no answer of Muster's.`, {
    status: response.status,
    requestId,
  });
}

// What fetch says itself is "fetch failed"; why, stands in its cause.
function reasonOf(error: unknown): string {
  const cause = fieldOf(error, "cause");
  const code = fieldOf(cause, "code");
  if (typeof code === "string") return code;
  return error instanceof Error ? error.message : String(error);
}
