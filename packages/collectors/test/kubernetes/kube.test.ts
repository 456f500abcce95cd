import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectKube, type KubeOptions, type WatchEvent } from "../../src/kubernetes/kube.ts";

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

const config = (port: number, user = "{ token: sesame }") => `
apiVersion: v1
kind: Config
current-context: here
clusters: [{ name: c, cluster: { server: "http://127.0.0.1:${port}", insecure-skip-tls-verify: true } }]
users: [{ name: u, user: ${user} }]
contexts: [{ name: here, context: { cluster: c, user: u } }]
`;

function connect(
  user?: string,
  { context, signal = new AbortController().signal }: Partial<KubeOptions> = {},
) {
  const file = path.join(folder, "config");
  writeFileSync(file, config((server.address() as AddressInfo).port, user));
  return connectKube({ kubeconfig: file, context, signal });
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

test("what is no answer of a Kubernetes is called that, and nothing of it is shown", async () => {
  answer = (_, response) => response.end("<html>Log in</html>\n");
  const kube = await connect();
  const message = /^http:\S+ answers, but not as the API of a Kubernetes does$/;
  await expect(kube.get("/version")).rejects.toThrow(message);
  const watching = async () => {
    for await (const event of kube.watch("/api/v1/pods", "1")) expect(event).toBeUndefined();
  };
  await expect(watching()).rejects.toThrow(message);
});

test("a watch ends when nobody wants it any more, and says when it has begun", async () => {
  answer = (_, response) => response.flushHeaders();
  const kube = await connect();
  const stop = new AbortController();
  const watching = async () => {
    for await (const event of kube.watch("/pods", "1", { signal: stop.signal, opened: () => stop.abort() }))
      expect(event).toBeUndefined();
  };
  await expect(watching()).rejects.toThrow("aborted");
});

test("many may ask at once", async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on("warning", hear);
  answer = (_, response) => void setTimeout(() => response.end("{}"), 50);
  const kube = await connect();
  await Promise.all(Array.from({ length: 20 }, () => kube.get("/version")));
  process.off("warning", hear);
  expect(warnings).toEqual([]);
});

test("who is not accepted reads the kubeconfig again", async () => {
  answer = ({ headers }, response) =>
    headers.authorization === "Bearer renewed"
      ? response.end("{}")
      : response.writeHead(401).end(JSON.stringify({ message: "Unauthorized", code: 401 }));
  const kube = await connect();
  await expect(kube.get("/version")).rejects.toThrow("refused: Unauthorized");
  const { port } = server.address() as AddressInfo;
  writeFileSync(path.join(folder, "config"), config(port, "{ token: renewed }"));
  await kube.get("/version");
});

const command = (script: string) => `{ exec: { command: sh, args: ["-c", ${JSON.stringify(script)}] } }`;

test("a command that gets credentials is called once for all that need them, and again when they are not accepted", async () => {
  let accepted = "Bearer 1";
  answer = ({ headers }, response) =>
    response.writeHead(headers.authorization === accepted ? 200 : 401).end("{}");
  const count = path.join(folder, "count");
  const status = `{\\"token\\":\\"$(wc -l < ${count} | tr -d ' ')\\",\\"expirationTimestamp\\":\\"2099-01-01T00:00:00Z\\"}`;
  const kube = await connect(command(`echo >> ${count}; echo "{\\"status\\":${status}}"`));
  await Promise.all(Array.from({ length: 5 }, () => kube.get("/version")));
  accepted = "Bearer 2";
  await expect(kube.get("/version")).rejects.toMatchObject({ status: 401 });
  await kube.get("/version");
});

test.each([
  ["echo sesame-open", "printed no credentials"],
  ["echo '{}'", "printed no credentials"],
  ["echo a hint >&2; echo log in first >&2; exit 1", "can't be asked: log in first"],
  ["exit 1", "does not say why"],
])("a command that gets no credentials (%s) is told in a sentence", async (script, message) => {
  const kube = await connect(command(script));
  const error = await kube.get("/version").catch((one: Error) => one);
  expect(error).toMatchObject({ message: expect.stringContaining(message) });
  expect(String(error)).not.toContain("sesame");
});

test("a command that hangs ends with the program", async () => {
  const ended = new AbortController();
  const kube = await connect(command("exec sleep 100"), { signal: ended.signal });
  setTimeout(() => ended.abort(), 100);
  await expect(kube.get("/version")).rejects.toThrow("aborted");
});

test("a context that there is none of is named, and those that there are", async () => {
  await expect(connect(undefined, { context: "elsewhere" })).rejects.toThrow(
    "no cluster for the context “elsewhere”; it has here",
  );
});

const cluster = (address: string) => `
current-context: c
clusters: [{ name: c, cluster: { server: "${address}" } }]
contexts: [{ name: c, context: { cluster: c } }]`;

test.each([
  ["", "it is no kubeconfig"],
  ["users:\n- name: u\n  user:\n    token: sesame\n   oops: [", "it is not valid YAML, in line 5"],
  ["clusters: [{ name: c }]", "clusters[0].cluster is missing"],
  ["kind: Config", "no cluster for the context “undefined”; it has no contexts"],
  [cluster("http://127.0.0.1:8001"), "insecure-skip-tls-verify"],
  [cluster("here"), "is no address"],
])(
  "a kubeconfig that can't be used is told in a sentence that shows nothing of it",
  async (text, message) => {
    const file = path.join(folder, "wrong");
    writeFileSync(file, text);
    const connecting = connectKube({
      kubeconfig: file,
      context: undefined,
      signal: new AbortController().signal,
    });
    const error: unknown = await connecting.catch((one: unknown) => one);
    expect(error).toMatchObject({ name: "UsageError", message: expect.stringContaining(message) });
    expect(error instanceof Error && error.message).not.toMatch(/\n|sesame/);
  },
);

test("a kubeconfig that is not there is named", async () => {
  const kubeconfig = path.join(folder, "none");
  await expect(
    connectKube({ kubeconfig, context: undefined, signal: new AbortController().signal }),
  ).rejects.toThrow(`--kubeconfig: ${kubeconfig} can't be used: ENOENT`);
});
