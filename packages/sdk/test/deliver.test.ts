import { createTestServer, newApiToken, NOW, type TestServer } from "@muster/api/testing";
import { encodeId, type ObservationInput } from "@muster/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, createClient, deliver, type Delivery } from "../src/index.ts";
import { listenUnreliably, turnAway, type Unreliable } from "./unreliable.ts";

let server: TestServer;
let api: Unreliable;
let muster: Client;
let reader: Client;
let clusterId: string;
let count = 0;

beforeAll(async () => {
  server = await createTestServer();
  api = await listenUnreliably(server);
});
beforeEach(async () => {
  api.faults.length = 0;
  api.seen.length = 0;
  const organization = await server.world.organization(`acme${++count}`);
  clusterId = encodeId("cluster", organization.clusterId);
  const connect = async (scopes: ("workloads:read" | "workloads:write")[]) => {
    const token = newApiToken();
    await server.world.token(token, { organization, role: "ORG_ADMIN" }, { scopes });
    return createClient({ url: api.url, token, retry: { firstDelayMs: 1 }, timeoutMs: 5_000 });
  };
  muster = await connect(["workloads:write"]);
  reader = await connect(["workloads:read"]);
});
afterAll(async () => {
  await api.close();
  await server.close();
});

const observation = (index: number, more: Partial<ObservationInput> = {}): ObservationInput => ({
  external_id: `job-${index}`,
  observed_at: NOW.toISOString(),
  status: "pending",
  name: "training-job-001",
  submitted_by: "user@example.com",
  gpu_count: 8,
  submitted_at: new Date(NOW.getTime() - 60_000).toISOString(),
  ...more,
});
const observations = (length: number) => Array.from({ length }, (_, index) => observation(index));

async function all(source: AsyncIterable<Delivery<ObservationInput>>) {
  const deliveries: Delivery<ObservationInput>[] = [];
  for await (const delivery of source) deliveries.push(delivery);
  const results = deliveries.flatMap(({ results: some }) => some);
  return { deliveries, results, outcomes: results.map(({ outcome }) => outcome) };
}
const stored = async () => (await reader.workloads.list({ limit: 1 })).metadata.total_count;

describe("delivery", () => {
  test("stores observations in batches and answers for each, in their order", async () => {
    const given = observations(2_100);
    const { deliveries, results } = await all(deliver(muster, clusterId, given, { inFlight: 3 }));
    expect(deliveries.map(({ observations: some }) => some.length)).toEqual([1000, 1000, 100]);
    expect(deliveries.map(({ counts }) => counts.created)).toEqual([1000, 1000, 100]);
    expect(results.map(({ external_id }) => external_id)).toEqual(
      given.map(({ external_id }) => external_id),
    );
    expect(await stored()).toBe(2_100);
  });

  test("does no harm twice", async () => {
    await all(deliver(muster, clusterId, observations(5)));
    const { outcomes } = await all(deliver(muster, clusterId, observations(5)));
    expect(outcomes).toEqual(Array(5).fill("unchanged"));
  });

  test("goes on after a rejected observation", async () => {
    const wrong = observation(1, { status: "completed" });
    const { results } = await all(deliver(muster, clusterId, [observation(0), wrong, observation(2)]));
    expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["created", null],
      ["rejected", "completed_at: is needed when the status is completed"],
      ["created", null],
    ]);
  });

  test("sends again what may have been lost, and an acknowledgement that was", async () => {
    api.faults.push(turnAway("UNAVAILABLE"), async (request, cut) => {
      const answer = await server.api.fetch(request);
      cut();
      return answer;
    });
    const { outcomes } = await all(deliver(muster, clusterId, observations(3)));
    expect(outcomes).toEqual(["unchanged", "unchanged", "unchanged"]);
    expect(api.seen).toHaveLength(3);
    expect(await stored()).toBe(3);
  });

  test("cuts a batch in two when a proxy takes less than Muster does", async () => {
    const small = (request: Request) =>
      Number(request.headers.get("content-length")) > 3_000
        ? new Response("too large", { status: 413 })
        : server.api.fetch(request);
    api.faults.push(...Array.from({ length: 50 }, () => small));
    const given = [
      ...observations(20),
      observation(20, {
        labels: { long: "x".repeat(1_000), longer: "y".repeat(1_000), longest: "z".repeat(1_000) },
      }),
      observation(21),
    ];
    const { deliveries, outcomes, results } = await all(deliver(muster, clusterId, given));
    expect(deliveries).toHaveLength(1);
    expect(results.map(({ external_id }) => external_id)).toEqual(
      given.map(({ external_id }) => external_id),
    );
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(21);
    expect(results[20]).toMatchObject({
      outcome: "rejected",
      reason: "observation: is larger than a request may be",
    });
    expect(deliveries[0]?.counts).toMatchObject({ created: 21, rejected: 1 });
  });

  test("has at most so many requests under way, and reads no further than that", async () => {
    let underWay = 0;
    let most = 0;
    api.faults.push(
      ...Array.from({ length: 20 }, () => async (request: Request) => {
        most = Math.max(most, ++underWay);
        const answer = await server.api.fetch(request);
        underWay -= 1;
        return answer;
      }),
    );
    let read = 0;
    function* source() {
      for (const one of observations(100)) {
        read += 1;
        yield one;
      }
    }
    const delivering = deliver(muster, clusterId, source(), { inFlight: 4, maxObservations: 10 });
    await delivering.next();
    expect(read).toBeLessThanOrEqual(41);
    await all(delivering);
    expect(most).toBe(4);
    expect(await stored()).toBe(100);
  });

  test("stops at what does not pass, and what came out before is kept", async () => {
    const bad = () => new Response("oops", { status: 500 });
    api.faults.push(
      (request) => server.api.fetch(request),
      (request) => server.api.fetch(request),
      bad,
    );
    const outcomes: string[] = [];
    const delivering = deliver(muster, clusterId, observations(50), { maxObservations: 10, inFlight: 2 });
    await expect(async () => {
      for await (const { results } of delivering) outcomes.push(...results.map(({ outcome }) => outcome));
    }).rejects.toMatchObject({ code: "INTERNAL" });
    expect(outcomes).toEqual(Array(20).fill("created"));
    expect(await stored()).toBeGreaterThanOrEqual(20);
  });

  test("sends nothing more once nobody reads on", async () => {
    for await (const { results } of deliver(muster, clusterId, observations(500), { maxObservations: 10 })) {
      expect(results).toHaveLength(10);
      break;
    }
    const { length } = api.seen;
    await stored();
    expect(api.seen.length).toBe(length + 1);
    expect(length).toBeLessThanOrEqual(2);
  });
});
