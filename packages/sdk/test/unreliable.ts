import { listen, type Listening, type TestServer } from "@muster/api/testing";

type Fault = (request: Request, cut: () => void) => Response | Promise<Response>;

/** Muster behind something that spoils the next requests, one fault each. */
export interface Unreliable extends Listening {
  readonly faults: Fault[];
  /** Every request that arrived, spoiled or not. */
  readonly seen: { readonly target: string; readonly headers: Headers; readonly at: number }[];
}

export async function listenUnreliably(server: TestServer): Promise<Unreliable> {
  const faults: Fault[] = [];
  const seen: Unreliable["seen"] = [];
  const listening = await listen((request, cut) => {
    const { pathname, search } = new URL(request.url);
    seen.push({ target: pathname + search, headers: request.headers, at: Date.now() });
    const fault = faults.shift();
    return fault ? fault(request, cut) : server.api.fetch(request);
  });
  return { ...listening, faults, seen };
}

/** An answer as the API writes it when it turns somebody away. */
export const turnAway =
  (code: "RATE_LIMITED" | "UNAVAILABLE", retryAfter?: string): Fault =>
  () =>
    Response.json(
      { error: { code, message: "Try again soon.", details: [] }, request_id: "req_turned_away" },
      {
        status: code === "RATE_LIMITED" ? 429 : 503,
        headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
      },
    );

/** Does not answer until the client has gone. */
export const silence: Fault = (request) =>
  new Promise((resolve) => {
    request.signal.addEventListener("abort", () => resolve(new Response(null, { status: 204 })));
  });
