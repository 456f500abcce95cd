import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answered } from "@muster/api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startTracing, type Tracing } from "../src/server/tracing.ts";

interface Span {
  traceId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}

let collector: Server;
let received: string[];
let tracing: Tracing;
beforeEach(async () => {
  received = [];
  collector = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      received.push(text);
      response.end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as AddressInfo;
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${port}`);
  tracing = startTracing("1.2.3");
});
afterEach(() => {
  vi.unstubAllEnvs();
  collector.closeAllConnections();
  collector.close();
});

const ANSWERED: Answered = {
  requestId: "req_1",
  method: "GET",
  path: "/v1/workloads/wl_secret",
  route: "/v1/workloads/{workload_id}",
  status: 200,
  durationMs: 40,
  traceParent: undefined,
};

async function spansOf(answered: Partial<Answered>): Promise<Span[]> {
  tracing.onAnswered({ ...ANSWERED, ...answered });
  await tracing.close();
  const sent = JSON.parse(received[0] ?? "{}") as {
    resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
  };
  return sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

test("a request becomes a span of its length, named by its route, never by what stands in its path", async () => {
  const [span] = await spansOf({});
  expect(span).toMatchObject({ name: "GET /v1/workloads/{workload_id}", kind: 2, status: { code: 0 } });
  const nanoseconds = BigInt(span?.endTimeUnixNano ?? 0) - BigInt(span?.startTimeUnixNano ?? 0);
  expect(Number(nanoseconds) / 1e6).toBeCloseTo(40, 3);
  expect(span?.attributes).toContainEqual({ key: "http.response.status_code", value: { intValue: 200 } });
  expect(span?.parentSpanId).toBeUndefined();
  expect(received.join()).not.toContain("secret");
});

test("it stands below the caller's span, where they told it", async () => {
  const traceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const [span] = await spansOf({ traceParent, status: 503 });
  expect(span).toMatchObject({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    parentSpanId: "b7ad6b7169203331",
    status: { code: 2 },
  });
});

test("a caller's nonsense begins a trace of its own", async () => {
  const [span] = await spansOf({ traceParent: "00-nonsense" });
  expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(span?.parentSpanId).toBeUndefined();
});
