import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectKube, type WatchEvent } from "../../src/kubernetes/kube.ts";

let folder: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => answer(request, response));

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "kube-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const config = (port: number) => `
apiVersion: v1
kind: Config
current-context: here
clusters: [{ name: c, cluster: { server: "http://127.0.0.1:${port}", insecure-skip-tls-verify: true } }]
users: [{ name: u, user: { token: sesame } }]
contexts: [{ name: here, context: { cluster: c, user: u } }]
`;

function connect(context?: string) {
  const file = path.join(folder, "config");
  writeFileSync(file, config((server.address() as AddressInfo).port));
  return connectKube({ kubeconfig: file, context, signal: new AbortController().signal });
}

test("asks as the kubeconfig says, and reads what is answered", async () => {
  answer = ({ url, headers }, response) =>
    response.end(JSON.stringify({ url, token: headers.authorization }));
  const kube = await connect();
  expect(await kube.get("/api/v1/pods", { limit: "5", continue: "a b" })).toEqual({
    url: "/api/v1/pods?limit=5&continue=a+b",
    token: "Bearer sesame",
  });
});

test.each([
  [
    403,
    JSON.stringify({ kind: "Status", message: "pods is forbidden", code: 403 }),
    "refused: pods is forbidden",
  ],
  [502, "<html>Bad gateway</html>", "refused: it answered 502"],
])("a %i is told in the words of the API, where it has any", async (status, body, message) => {
  answer = (_, response) => response.writeHead(status).end(body);
  const kube = await connect();
  await expect(kube.get("/api/v1/pods")).rejects.toMatchObject({
    status,
    message: expect.stringContaining(message),
  });
});

test("a watch is read line by line, however the lines arrive, until the API ends it", async () => {
  const lines = ["ADDED", "MODIFIED", "BOOKMARK"].map((type) =>
    JSON.stringify({ type, object: { name: "größer" } }),
  );
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  answer = ({ url }, response) => {
    expect(url).toContain("resourceVersion=7");
    for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
    response.end();
  };
  const kube = await connect();
  const events: WatchEvent[] = [];
  for await (const event of kube.watch("/api/v1/pods", "7")) events.push(event);
  expect(events.map(({ type }) => type)).toEqual(["ADDED", "MODIFIED", "BOOKMARK"]);
  expect(events[2]?.object).toEqual({ name: "größer" });
});

test("what the API says in the middle of a watch ends it", async () => {
  const status = { kind: "Status", code: 410, reason: "Expired", message: "too old resource version" };
  answer = (_, response) => response.end(`${JSON.stringify({ type: "ERROR", object: status })}\n`);
  const kube = await connect();
  const watching = async () => {
    for await (const event of kube.watch("/api/v1/pods", "1")) expect(event).toBeUndefined();
  };
  await expect(watching()).rejects.toMatchObject({ status: 410 });
});

test("a connection that breaks is an error, and one that there is none says where", async () => {
  answer = (_, response) => {
    response.write('{"type":"ADDED"');
    setTimeout(() => response.destroy(), 20);
  };
  const kube = await connect();
  const watching = async () => {
    for await (const event of kube.watch("/api/v1/pods", "1")) expect(event).toBeUndefined();
  };
  await expect(watching()).rejects.toMatchObject({ status: 0 });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await expect(kube.get("/version")).rejects.toThrow(
    /at http:\/\/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED/,
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

test("a context that there is none of is named", async () => {
  await expect(connect("elsewhere")).rejects.toThrow("no cluster for the context “elsewhere”");
});
