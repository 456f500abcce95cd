import { createTestServer, smallOrganization, type TestServer } from "@muster/api/testing";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Clock, createClient, MusterError } from "../src/index.ts";
import { delayBefore, RETRY_POLICY, systemClock } from "../src/retry.ts";
import { listenUnreliably, silence, turnAway, type Unreliable } from "./unreliable.ts";

let server: TestServer;
let api: Unreliable;
let token: string;
let waits: number[];

/** A clock on which waiting takes no time, and chance is always in the middle. */
const clock: Clock = {
  now: () => Date.parse("2026-06-15T12:00:00Z"),
  random: () => 0.5,
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    waits.push(ms);
  },
};
const client = (options: Partial<Parameters<typeof createClient>[0]> = {}) =>
  createClient({ url: api.url, token, clock, ...options });

beforeAll(async () => {
  server = await createTestServer();
  token = (await smallOrganization(server)).tokens.ORG_ADMIN;
  api = await listenUnreliably(server);
});
beforeEach(() => {
  waits = [];
  api.faults.length = 0;
  api.seen.length = 0;
});
afterAll(async () => {
  await api.close();
  await server.close();
});

const turnedAway = (retryAfterSeconds?: number) =>
  new MusterError("UNAVAILABLE", "", { requestId: "req_1", retryAfterSeconds });

describe("what passes", () => {
  test("is tried again after waits that double, until it has passed", async () => {
    api.faults.push(turnAway("UNAVAILABLE"), turnAway("RATE_LIMITED"), turnAway("UNAVAILABLE"));
    expect((await client().me.get()).data.organization.name).toBe("acme");
    expect(waits).toEqual([375, 750, 1500]);
  });

  test("tells of each wait; an undefined setting is none", async () => {
    const told: unknown[] = [];
    const onRetry = (error: MusterError, delayMs: number) => told.push([error.code, delayMs]);
    for (let i = 0; i < 9; i++) api.faults.push(turnAway("UNAVAILABLE"));
    const retry = { retries: undefined } as unknown as { retries: number };
    await expect(client({ onRetry, retry }).me.get()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(told).toEqual([375, 750, 1500, 3000].map((delayMs) => ["UNAVAILABLE", delayMs]));
  });

  test("is given up after as many attempts as allowed, with the last error", async () => {
    for (let i = 0; i < 9; i++) api.faults.push(turnAway("RATE_LIMITED"));
    await expect(client().me.get()).rejects.toMatchObject({ code: "RATE_LIMITED", status: 429 });
    expect(api.seen).toHaveLength(5);
    await expect(client().me.get({}, { retries: 1 })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(api.seen).toHaveLength(7);
  });

  test("bears one request id in all its attempts", async () => {
    api.faults.push(turnAway("UNAVAILABLE"), turnAway("UNAVAILABLE"));
    const { request_id } = await client().me.get();
    expect(api.seen.map(({ headers }) => headers.get("x-request-id"))).toEqual(Array(3).fill(request_id));
  });

  test.each([
    ["seconds", "7", 7250],
    ["a date", "Mon, 15 Jun 2026 12:00:30 GMT", 30_250],
    ["a date that is over", "Mon, 15 Jun 2026 11:00:00 GMT", 375],
    ["nonsense", "soon", 375],
  ])("waits at least as long as Retry-After says: %s", async (_, header, wait) => {
    api.faults.push(turnAway("UNAVAILABLE", header));
    await client().me.get();
    expect(waits).toEqual([wait]);
  });

  test("is not waited for longer than a caller has patience", async () => {
    api.faults.push(turnAway("RATE_LIMITED", "3600"));
    await expect(client().me.get()).rejects.toMatchObject({ retryAfterSeconds: 3600 });
    expect(waits).toEqual([]);
  });

  test("may be a proxy's bad gateway, a server that does not answer, or none at all", async () => {
    api.faults.push(() => new Response("bad gateway", { status: 502 }), silence);
    expect((await client({ timeoutMs: 200 }).me.get()).data.organization.name).toBe("acme");
    expect(waits).toEqual([375, 750]);

    const nobody = createClient({ url: "http://127.0.0.1:1", clock });
    await expect(nobody.health.live()).rejects.toMatchObject({ code: "NETWORK", status: null });
    expect(waits.slice(2)).toEqual([375, 750, 1500, 3000]);
  });
});

describe("what stays", () => {
  test("is not tried again", async () => {
    await expect(client().workloads.get({ workload_id: "wl_none" })).rejects.toThrow("no such workload");
    api.faults.push(() => new Response("oops", { status: 500 }));
    await expect(client().me.get()).rejects.toMatchObject({ code: "INTERNAL" });
    expect(api.seen).toHaveLength(2);
  });
});

describe("time", () => {
  test("a caller who has gone is not kept", async () => {
    const gone = new AbortController();
    api.faults.push(silence);
    const call = client().me.get({}, { signal: gone.signal });
    setTimeout(() => gone.abort(new Error("gone")), 50);
    await expect(call).rejects.toThrow("gone");
    expect(api.seen).toHaveLength(1);
    await expect(client().me.get({}, { signal: gone.signal })).rejects.toThrow("gone");
    expect(api.seen).toHaveLength(1);
  });

  test("a caller who goes while it waits is not kept either", async () => {
    const gone = new AbortController();
    setTimeout(() => gone.abort(new Error("gone")), 20);
    await expect(systemClock.sleep(60_000, gone.signal)).rejects.toThrow("gone");
    await expect(systemClock.sleep(60_000, gone.signal)).rejects.toThrow("gone");
  });

  test("is limited for each attempt", async () => {
    api.faults.push(silence);
    await expect(client().me.get({}, { timeoutMs: 50, retries: 0 })).rejects.toMatchObject({
      code: "TIMEOUT",
      message: `Muster at ${api.url} did not answer within 50 ms.`,
    });
  });

  test("no wait is longer than the longest, nor shorter than half of what it may be, nor than was asked for", () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        chance,
        fc.option(fc.integer({ min: 0, max: 120 })),
        (attempt, random, asked) => {
          const error = turnedAway(asked ?? undefined);
          const wait = delayBefore(error, attempt, { ...RETRY_POLICY, retries: 50 }, () => random) ?? -1;
          if (asked) expect(wait).toBeGreaterThanOrEqual(asked * 1000);
          else {
            const most = Math.min(20_000, 500 * 2 ** (attempt - 1));
            expect(wait).toBeGreaterThanOrEqual(most / 2);
            expect(wait).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });
});
