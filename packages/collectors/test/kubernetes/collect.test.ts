import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { collectKubernetes } from "../../src/index.ts";
import { KubeError } from "../../src/kubernetes/kube.ts";
import { setUp } from "./setting.ts";
import { JOBSETS, type SimulatedKubernetes } from "./simulated-kubernetes.ts";

/** Serves a Kubernetes, and resolves with a kubeconfig for it. */
async function serve(kube: SimulatedKubernetes): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://kube");
    kube.get(pathname, Object.fromEntries(searchParams)).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: KubeError) => response.writeHead(error.status).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = mkdtempSync(path.join(tmpdir(), "kube-"));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, "config");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clusters = [{ name: "c", cluster: { server: address, "insecure-skip-tls-verify": true } }];
  const contexts = [{ name: "here", context: { cluster: "c", user: "u" } }];
  const users = [{ name: "u", user: {} }];
  writeFileSync(file, JSON.stringify({ "current-context": "here", clusters, contexts, users }));
  return file;
}

async function dryRun(kube: SimulatedKubernetes) {
  let stdout = "";
  let stderr = "";
  const code = await collectKubernetes(["--dry-run", "--kubeconfig", await serve(kube)], {
    env: { HOME: "/nowhere" },
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    isTerminal: false,
    signal: new AbortController().signal,
  });
  const names = stdout
    .split("\n")
    .flatMap((line) => (line ? (JSON.parse(line) as { name: string }).name : []));
  return { code, names, stderr };
}

test("what looks once says what it could not see, and that it has not seen all", async () => {
  const { kube, job } = setUp();
  job("train", 8);
  expect(await dryRun(kube)).toEqual({ code: 0, names: ["train"], stderr: "" });
  kube.intercept = (asked) => {
    if (asked === JOBSETS) throw new KubeError("webhook failed", 500);
  };
  const { code, names, stderr } = await dryRun(kube);
  expect({ code, names }).toEqual({ code: 1, names: ["train"] });
  expect(stderr).toBe(`${JOBSETS}: the Kubernetes API refused: it answered 500 (the rest was told)\n`);
});
