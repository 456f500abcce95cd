import { type Endpoint, endpoints } from "@muster/contract";
import type { Client, RequestOptions } from "./calls.ts";
import type { MusterError } from "./error.ts";
import { items, pages } from "./pages.ts";
import { type Clock, RETRY_POLICY, type RetryPolicy, systemClock } from "./retry.ts";
import { type Connection, send } from "./send.ts";

export interface ClientOptions {
  /** Where Muster answers, like https://muster.example.org. */
  readonly url: string;
  /** An API token; without one only what needs none can be called. */
  readonly token?: string | undefined;
  /** The organization (`org_…`) that is meant: where the token is another's, all is refused. */
  readonly organizationId?: string | undefined;
  /** How long one attempt may take; 30 s if absent. */
  readonly timeoutMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** Told before each wait for another attempt, why and how long it is. */
  readonly onRetry?: (error: MusterError, delayMs: number) => void;
  readonly clock?: Clock;
  /** Used in place of the global fetch, for a proxy or a certificate of one's own. */
  readonly fetch?: typeof fetch;
}

const TIMEOUT_MS = 30_000;

/**
 * A client for every operation of the API.
 * @throws TypeError for an address, token or organization that can't be one; the message does not repeat the token
 */
export function createClient(options: ClientOptions): Client {
  const connection: Connection = {
    url: addressOf(options.url),
    identity: identityOf(options),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    retry: { ...RETRY_POLICY, ...given(options.retry) },
    onRetry: options.onRetry,
    clock: options.clock ?? systemClock,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  };
  const groups = Object.entries(endpoints).map(([group, members]) => {
    const calls = Object.entries(members as Record<string, Endpoint>)
      .filter(([, { path }]) => path !== null)
      .map(([name, endpoint]) => [name, callOf(connection, endpoint)] as const);
    return [group, Object.fromEntries(calls)] as const;
  });
  return Object.fromEntries(groups) as unknown as Client;
}

function callOf(connection: Connection, endpoint: Endpoint): unknown {
  type Input = Readonly<Record<string, unknown>>;
  const call = (input: Input = {}, options: RequestOptions = {}) =>
    send(connection, endpoint, input, options);
  if (!endpoint.paged) return call;
  return Object.assign(call, {
    pages: (input: Input = {}, options: RequestOptions = {}) => pages(connection, endpoint, input, options),
    iterate: (input: Input = {}, options: RequestOptions = {}) => items(connection, endpoint, input, options),
  });
}

/** An option that is there and undefined is as one that is not there. */
const given = (policy: Partial<RetryPolicy> = {}): Partial<RetryPolicy> =>
  Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));

/**
 * An address as one is told from another: without a slash at its end.
 * @throws TypeError for what is no address of HTTP, or holds more than that; the message does not repeat it
 */
export function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new TypeError("url: must be an address like https://muster.example.org, without name or password");
  }
  return url.href.replace(/\/+$/, "");
}

// What can't stand in a header is refused here: fetch would repeat it in its error.
function identityOf({ token, organizationId }: ClientOptions): Record<string, string> {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError("token: must be an API token, letters and digits without a space or line end");
  }
  if (organizationId !== undefined && !/^[\w-]+$/.test(organizationId)) {
    throw new TypeError("organizationId: must be an id like org_01jeavgz1ye4d9ym9xdj741sz0");
  }
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(organizationId === undefined ? {} : { "x-organization-id": organizationId }),
  };
}
