import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { type Admission, type Answered, createAdmission, SERVER_LIMITS } from "@muster/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CLIENT_ADDRESS_HEADER } from "../src/server/client-address.ts";
import { createFrontServer, type FrontServer } from "../src/server/front-server.ts";
import { LIMITS } from "../src/server/limits.ts";
import { NONCE_HEADER } from "../src/server/security-headers.ts";

const SLOW = { ...LIMITS, headersWithinMs: 150, requestWithinMs: 300, idleMs: 1_000 };

let front: FrontServer;
let port: number;
let told: Answered[];
let admission: Admission;
let release: () => void;

beforeEach(() => listen());

let cutOff: boolean;
const endless = () =>
  new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)),
    cancel: () => void (cutOff = true),
  });

async function listen({ isBehindTls = false, limits = SLOW } = {}): Promise<void> {
  told = [];
  admission = createAdmission({ ...SERVER_LIMITS, pages: 3, delayMs: Infinity });
  const held = new Promise<void>((resolve) => (release = resolve));
  front = createFrontServer({
    limits,
    trustedProxies: 1,
    isBehindTls,
    tell: (answered) => void told.push(answered),
    admission,
    api: {
      async fetch(request, address) {
        if (request.url.endsWith("/address")) return new Response(`from ${address}`);
        if (request.url.endsWith("/held")) await held;
        if (request.url.endsWith("/endless")) return new Response(endless());
        return new Response(request.method === "POST" ? String((await request.text()).length) : "api");
      },
    },
    pages: (request, response) =>
      void request
        .resume()
        .on("end", () =>
          response.end(`page ${request.headers[NONCE_HEADER]} ${request.headers[CLIENT_ADDRESS_HEADER]}`),
        ),
  });
  front.server.listen(0, "127.0.0.1");
  await once(front.server, "listening");
  port = (front.server.address() as AddressInfo).port;
}
afterEach(async () => {
  release();
  await front.drain(100);
});

/** Sends bytes as they are and reads all that comes back until the server closes. */
async function send(...parts: string[]): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  let text = "";
  socket.on("data", (data) => (text += data.toString()));
  for (const part of parts) socket.write(part);
  await once(socket, "close");
  const [head = "", body = ""] = text.split("\r\n\r\n", 2);
  return { status: Number(head.split(" ", 2)[1]), head, body };
}

const get = (path: string, ...headers: string[]) => request("GET", path, ...headers);
const request = (method: string, path: string, ...headers: string[]) =>
  send(
    [`${method} ${path} HTTP/1.1`, "Host: muster.test", "Connection: close", ...headers, "", ""].join("\r\n"),
  );

test("the API's paths go to the API, all others to the pages", async () => {
  for (const path of ["/v1", "/v1/workloads?x=1", "/api/trpc/a.b", "/docs/api"])
    expect((await get(path)).body).toContain("api");
  for (const path of ["/", "/v1x", "/workloads", "/api/auth/csrf"])
    expect((await get(path)).body).toContain("page");
});

test.each([
  ["an address of more than 8 KiB", () => get(`/${"a".repeat(9000)}`), 414, "URI_TOO_LONG"],
  [
    "headers of more than 16 KiB",
    () => get("/v1", `X-Long: ${"a".repeat(17_000)}`),
    431,
    "HEADERS_TOO_LARGE",
  ],
  ["two Host headers", () => get("/v1", "Host: other.test"), 400, "VALIDATION_ERROR"],
  ["no Host header", () => send("GET /v1 HTTP/1.1\r\nConnection: close\r\n\r\n"), 400, "VALIDATION_ERROR"],
  [
    "a Host that names none",
    () => send("GET /v1 HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"),
    400,
    "VALIDATION_ERROR",
  ],
  ["an expectation that we don't meet", () => get("/v1", "Expect: a miracle"), 400, "VALIDATION_ERROR"],
  ["an upgrade", () => get("/v1", "Connection: Upgrade", "Upgrade: websocket"), 400, "VALIDATION_ERROR"],
  ["an absolute address", () => get("http://other.test/v1"), 400, "VALIDATION_ERROR"],
  ["what is no HTTP", () => send("HELLO\r\n\r\n"), 400, "VALIDATION_ERROR"],
  [
    "both Content-Length and Transfer-Encoding",
    () => get("/v1", "Content-Length: 3", "Transfer-Encoding: chunked"),
    400,
    "VALIDATION_ERROR",
  ],
  ["raw bytes that are no ASCII", () => get("/v1/w\u00e9rk"), 400, "VALIDATION_ERROR"],
  ["a NUL as it is", () => get("/v1/\0"), 400, "VALIDATION_ERROR"],
  ["a NUL, encoded", () => get("/workloads/%00"), 400, "VALIDATION_ERROR"],
  [
    "a transfer coding that we don't know",
    () => get("/v1", "Transfer-Encoding: gzip, chunked"),
    400,
    "VALIDATION_ERROR",
  ],
  [
    "a body that is packed",
    () => get("/v1", "Content-Encoding: gzip", "Content-Length: 0"),
    415,
    "UNSUPPORTED_MEDIA_TYPE",
  ],
  ["two lengths", () => get("/v1", "Content-Length: 1", "Content-Length: 2"), 400, "VALIDATION_ERROR"],
  ["a header with a NUL", () => get("/v1", "X-A: a\0b"), 400, "VALIDATION_ERROR"],
  ["a tunnel", () => send("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), 400, "VALIDATION_ERROR"],
  ["a trace of a page", () => request("TRACE", "/workloads"), 405, "METHOD_NOT_ALLOWED"],
  ["a change of a page", () => request("POST", "/workloads"), 405, "METHOD_NOT_ALLOWED"],
  ["headers that don't end", () => send("GET /v1 HTTP/1.1\r\nHost: a\r\n"), 408, "REQUEST_TIMEOUT"],
  [
    "a body that doesn't end",
    () => send("POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"),
    408,
    "REQUEST_TIMEOUT",
  ],
  ["a body that says it is too large", () => get("/v1", "Content-Length: 3000000"), 413, "PAYLOAD_TOO_LARGE"],
])("%s is refused in JSON, and logged", async (_, attempt, status, code) => {
  const answer = await attempt();
  expect(answer.status).toBe(status);
  expect(answer.head).toMatch(/content-type: application\/json; charset=utf-8/i);
  const { error, request_id } = JSON.parse(answer.body);
  expect(error.code).toBe(code);
  expect(answer.head.toLowerCase()).toContain(`x-request-id: ${request_id}`);
  expect(told).toEqual([expect.objectContaining({ requestId: request_id, status, refused: code })]);
});

test("a refusal says what the limit is", async () => {
  await front.drain(100);
  await listen({ limits: { ...SLOW, uriBytes: 2_048, headerBytes: 5_120, bodyBytes: 3 * 1024 ** 2 } });
  for (const [refused, message] of [
    [get(`/${"a".repeat(3_000)}`), "The address is longer than 2 KiB."],
    [get("/v1", `X-Long: ${"a".repeat(6_000)}`), "The headers are larger than 5 KiB."],
    [get("/v1", "Content-Length: 3200000"), "The body is larger than 3 MiB."],
    [
      send("GET /v1 HTTP/1.1\r\nHost: a\r\n"),
      "The request took too long to arrive: 0.15 s for the headers, 0.3 s in all.",
    ],
  ] as const)
    expect(JSON.parse((await refused).body).error.message).toBe(message);
});

test("who does not read on is cut off, and nothing more is read for them", async () => {
  cutOff = false;
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write("GET /v1/endless HTTP/1.1\r\nHost: a\r\n\r\n");
  await expect.poll(() => cutOff, { timeout: 5_000 }).toBe(true);
  socket.destroy();
});

test.each(["TRACE", "PROPFIND", "OPTIONS"])(
  "whether a path of the API answers %s is for the API to say",
  async (method) => {
    expect((await request(method, "/v1")).body).toBe("api");
  },
);

test("the log says of a refused request what was asked and how long it took, but not its query", async () => {
  await get("/v1/workloads?token=secret", "Content-Length: 3000000");
  await send("POST /v1/slow?token=secret HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
  expect(told).toMatchObject([
    { method: "GET", path: "/v1/workloads", status: 413, durationMs: expect.any(Number) },
    { method: "POST", path: "/v1/slow", status: 408, durationMs: expect.any(Number) },
  ]);
  expect(told[1]?.durationMs).toBeGreaterThan(200);
  expect(JSON.stringify(told)).not.toContain("secret");
});

test("nonsense after a request does not take its answer's place", async () => {
  const answer = send("GET /v1/held HTTP/1.1\r\nHost: a\r\n\r\n", "NONSENSE\r\n\r\n");
  await once(front.server, "request");
  setTimeout(release, 50);
  expect(await answer).toMatchObject({ status: 200, body: expect.stringContaining("api") });
});

test.each(["/v1", "/api/auth/callback"])(
  "a body that grows too large on its way to %s is cut off",
  async (path) => {
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `10000\r\n${"a".repeat(0x10000)}\r\n`;
    const { status, body } = await send(head, ...Array.from({ length: 40 }, () => chunk), "0\r\n\r\n");
    expect([status, JSON.parse(body).error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    const small = await send(head, chunk, "0\r\n\r\n");
    expect(small.status).toBe(200);
  },
);

test("a page's scripts need a nonce of its own, that Next and the layout find in the request", async () => {
  const [first, second] = [await get("/"), await get("/")];
  const nonces = [first, second].map(({ head }) => /script-src 'self' 'nonce-([^']+)'/.exec(head)?.[1]);
  expect(new Set(nonces).size).toBe(2);
  expect(first.body).toContain(`page ${nonces[0]}`);
  expect(first.head).not.toMatch(/script-src[^;]*unsafe/);
  for (const { head } of [first, await get("/docs/api"), await get("/v1")]) {
    expect(head).toContain("frame-ancestors 'none'");
    expect(head).toMatch(/x-content-type-options: nosniff/i);
    expect(head).toMatch(/referrer-policy: strict-origin-when-cross-origin/i);
  }
  expect((await get("/", "X-Muster-Nonce: mine")).body).not.toContain("mine");
});

test("browsers are told to stay with https only where people come by https", async () => {
  expect((await get("/")).head).not.toMatch(/strict-transport-security/i);
  await front.drain(100);
  await listen({ isBehindTls: true });
  expect((await get("/")).head).toMatch(/strict-transport-security: max-age=31536000/i);
});

test("draining answers what is under way and takes nothing new", async () => {
  const underWay = get("/v1/held");
  await once(front.server, "request");
  const drained = front.drain(5_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(get("/v1")).rejects.toThrow("ECONNREFUSED");
  release();
  expect((await underWay).status).toBe(200);
  await drained;
});

test("a request that was on its way on an idle connection when draining began is answered, as the last", async () => {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (data) => (text += data.toString()));
  socket.write("GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n");
  await expect.poll(() => text).toContain("200 OK");
  text = "";
  const drained = front.drain(5_000);
  await new Promise((resolve) => setTimeout(resolve, 150));
  socket.write("GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n");
  await once(socket, "close");
  expect(text).toMatch(/^HTTP\/1.1 200 OK/);
  expect(text).toMatch(/connection: close/i);
  await drained;
});

test("draining closes connections that stay idle", async () => {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /v1 HTTP/1.1\r\nHost: a\r\n\r\n");
  socket.resume();
  const startedAt = performance.now();
  await front.drain(5_000);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("pages are turned away when there are too many, what they are made of is not", async () => {
  for (let i = 0; i < 3; i++) admission.enter("page");
  const { status, head, body } = await get("/workloads");
  expect([status, JSON.parse(body).error.code]).toEqual([503, "UNAVAILABLE"]);
  expect(head).toMatch(/retry-after: 1/i);
  expect((await get("/_next/static/chunk.js")).status).toBe(200);
  expect((await get("/v1")).status).toBe(200);
});

test("a page's place is free again once it is answered", async () => {
  for (let i = 0; i < 20; i++) expect((await get("/workloads")).status).toBe(200);
  expect(admission.inFlight.page).toBe(0);
});

test("draining waits no longer than it may", async () => {
  const underWay = get("/v1/held");
  await once(front.server, "request");
  await front.drain(50);
  expect((await underWay).status).toBeNaN();
});

test("a client's address is what the trusted proxy says, whatever stands before that", async () => {
  expect((await get("/v1/address")).body).toContain("from 127.0.0.1");
  const forged = "X-Forwarded-For: 10.0.0.1, 192.0.2.7";
  expect((await get("/v1/address", forged)).body).toContain("from 192.0.2.7");
  expect((await get("/v1/address", "X-Forwarded-For: nonsense")).body).toContain("from null");
  for (const [sent, address] of [
    ["203.0.113.7:51234", "203.0.113.7"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["2001:db8::1", "2001:db8::1"],
  ])
    expect((await get("/v1/address", `X-Forwarded-For: ${sent}`)).body).toBe(`from ${address}`);
  expect((await get("/", forged, "X-Muster-Client-Address: 10.0.0.1")).body).toMatch(/page .* 192\.0\.2\.7/);
});
