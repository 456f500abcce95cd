import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram, startCollector } from "../src/collector-process.ts";
import type { KubernetesObject, Pod } from "../src/kubernetes/api.ts";
import { TRAINING_DEFINITIONS } from "../src/kubernetes/crds.ts";
import { type RealKubernetes, startKubernetes, whyNoKubernetes } from "../src/kubernetes/real-kubernetes.ts";
import { startMuster, type TrialMuster } from "./trial-muster.ts";

const LIMIT_MS = 240_000;
const missing = whyNoKubernetes();
let kube: RealKubernetes;
let muster: TrialMuster;
let folder: string;
let program: string;
let kubeconfig: string;

beforeAll(async () => {
  if (missing) return;
  folder = mkdtempSync(path.join(tmpdir(), "kubernetes-trial-"));
  [kube, muster, program] = await Promise.all([startKubernetes(), startMuster(), bundleProgram()]);
  await kube.apply(TRAINING_DEFINITIONS);
  const product = { "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3" };
  for (const name of ["gpu-1", "gpu-2"]) await kube.addNode(name, { gpus: 8, labels: product });
  // The collector may do what the manifest that is given out says, and no more.
  const manifest = readFileSync(
    path.join(import.meta.dirname, "../../deploy/kubernetes/muster-kubernetes.yaml"),
    "utf8",
  );
  const rights = manifest
    .split(/^---$/m)
    .filter((part) => /^kind: (Namespace|ServiceAccount|ClusterRole\w*)$/m.test(part));
  await kube.apply(rights.join("---\n"));
  kubeconfig = await kube.kubeconfigOf({ namespace: "muster", name: "muster-kubernetes" });
  await kube.apply("apiVersion: v1\nkind: Namespace\nmetadata: { name: vision }");
}, LIMIT_MS);
afterAll(async () => {
  await kube?.stop();
  await muster?.stop();
  if (folder) rmSync(folder, { recursive: true });
}, 60_000);

function collector(...args: string[]) {
  const where = [
    "--url",
    muster.url,
    "--cluster",
    muster.cluster,
    "--state-dir",
    folder,
    "--kubeconfig",
    kubeconfig,
  ];
  const env = { PATH: "/usr/bin:/bin", HOME: folder, MUSTER_TOKEN: muster.token };
  return startCollector("kubernetes", [...where, ...args], env, program);
}

const container = (gpus: number) => ({
  name: "main",
  image: "registry.example.com/train:1",
  resources: { limits: { "nvidia.com/gpu": String(gpus) } },
});
const template = (gpus: number, labels = {}) => ({
  metadata: { labels },
  spec: { restartPolicy: "Never", containers: [container(gpus)] },
});
const create = (apiVersion: string, kind: string, plural: string, name: string, rest: object) => {
  const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
  const body = { apiVersion, kind, metadata: { name }, ...rest };
  return kube.request("POST", `${root}/namespaces/vision/${plural}`, body);
};
const job = (name: string, gpus: number, more: object = {}) =>
  create("batch/v1", "Job", "jobs", name, { spec: { backoffLimit: 1, template: template(gpus), ...more } });
const pathOf = (plural: string, name: string) => `/apis/batch/v1/namespaces/vision/${plural}/${name}`;
const isScheduled = (pod: Pod): boolean => pod.spec.nodeName !== undefined && pod.status.phase === "Pending";

/** What the API itself says a pod has held: GPU-seconds, by when it was placed and when its container finished. */
function heldBy({ status }: Pod, gpus: number): number {
  const placed = status.conditions?.find(({ type }) => type === "PodScheduled") as unknown as {
    lastTransitionTime: string;
  };
  const finished = status.containerStatuses?.[0]?.state?.terminated?.finishedAt ?? "";
  return (gpus * (Date.parse(finished) - Date.parse(placed.lastTransitionTime))) / 1000;
}

async function rowOf({ metadata: { uid } }: KubernetesObject) {
  return (await muster.rows()).find((row) => row.job === uid);
}
const statusIs = (object: KubernetesObject, status: string) =>
  expect.poll(async () => (await rowOf(object))?.status, { timeout: 30_000, interval: 300 }).toBe(status);

test.skipIf(missing)("a check says whether all may be seen that there is to see", async () => {
  const { errors, code } = await collector("--check").ended;
  expect(errors.match(/^\w+ +\w+/gm)).toEqual(
    ["Kubernetes", "nodes", "namespaces", "pods", "workloads", "Muster", "token"].map(
      (name) => `ok      ${name}`,
    ),
  );
  expect(errors).toContain("16 GPUs on 2 of 2");
  expect(code).toBe(0);
});

test.skipIf(missing)(
  "workloads of a real Kubernetes are in Muster as its API has them, whatever was killed in between",
  async () => {
    let watching = collector();
    const again = async () => {
      watching.process.kill("SIGKILL");
      await watching.ended;
      watching = collector();
    };

    // Two pods at once, one after the other.
    const train = await job("train", 4, { parallelism: 2, completions: 2 });
    let held = 0;
    await statusIs(train, "pending");
    for (let n = 0; n < 2; n++)
      await kube.kubelet.run(await kube.waitForPod("vision", "job-name=train", isScheduled));
    await statusIs(train, "running");
    const tooBig = await job("too-big", 16);
    await again();
    await sleep(2_000);
    for (let n = 0; n < 2; n++) {
      const pod = await kube.waitForPod("vision", "job-name=train", (one) => one.status.phase === "Running");
      held += heldBy(await kube.kubelet.finish(pod, 0), 4);
    }
    await statusIs(train, "completed");
    expect(await rowOf(train)).toMatchObject({ gpus: 8, exitCode: 0 });
    expect(Math.abs(((await rowOf(train))?.gpuSeconds ?? 0) - held)).toBeLessThanOrEqual(4);
    await statusIs(tooBig, "pending");
    await expect
      .poll(() => muster.waiting(), { timeout: 30_000 })
      .toMatchObject({ "too-big": expect.stringMatching(/^Unschedulable: .*Insufficient nvidia\.com\/gpu/) });

    // A job that fails and is tried once more, while the API server dies and forgets.
    const crash = await job("crash", 2);
    let lost = 0;
    for (let attempt = 0; attempt < 2; attempt++) {
      const pod = await kube.waitForPod("vision", "job-name=crash", isScheduled);
      await kube.kubelet.run(pod);
      await sleep(1_500);
      lost += heldBy(await kube.kubelet.finish(pod, 137), 2);
      if (attempt === 0) await kube.compact();
    }
    await statusIs(crash, "failed");
    expect(await rowOf(crash)).toMatchObject({ exitCode: 137, gpuSeconds: lost });

    // Ended and gone while nobody watched, but for what it left.
    const unseen = await job("unseen", 1);
    const pod = await kube.waitForPod("vision", "job-name=unseen", isScheduled);
    await kube.kubelet.run(pod);
    await statusIs(unseen, "running");
    watching.process.kill("SIGKILL");
    await watching.ended;
    const seen = heldBy(await kube.kubelet.finish(pod, 0), 1);
    await kube.waitFor<{ status: { succeeded?: number } }>(
      pathOf("jobs", "unseen"),
      ({ status }) => status.succeeded === 1,
    );
    watching = collector();
    await statusIs(unseen, "completed");
    expect(await rowOf(unseen)).toMatchObject({ gpuSeconds: seen });

    // Cancelled as it runs, with the grace that its pods are given.
    const cancelled = await job("cancelled", 1);
    const doomed = await kube.waitForPod("vision", "job-name=cancelled", isScheduled);
    await kube.kubelet.run(doomed);
    await statusIs(cancelled, "running");
    await kube.request("DELETE", pathOf("jobs", "cancelled"), { propagationPolicy: "Background" });
    await kube.waitForPod(
      "vision",
      "job-name=cancelled",
      (one) => one.metadata.deletionTimestamp !== undefined,
    );
    await kube.kubelet.remove(doomed);
    await statusIs(cancelled, "cancelled");

    // A service, and what stands above a job.
    const labels = { app: "chat" };
    const service = { ...template(1, labels), spec: { containers: [container(1)] } };
    const deployment = await create("apps/v1", "Deployment", "deployments", "chat", {
      spec: { replicas: 1, selector: { matchLabels: labels }, template: service },
    });
    await kube.kubelet.run(await kube.waitForPod("vision", "app=chat", isScheduled));
    await statusIs(deployment, "running");
    const set = await create("jobset.x-k8s.io/v1alpha2", "JobSet", "jobsets", "set", {
      spec: { replicatedJobs: [{ name: "w", replicas: 1, template: { spec: { template: template(2) } } }] },
    });
    await statusIs(set, "pending");
    const owner = {
      apiVersion: "jobset.x-k8s.io/v1alpha2",
      kind: "JobSet",
      name: "set",
      uid: set.metadata.uid,
      controller: true,
    };
    await kube.request("POST", "/apis/batch/v1/namespaces/vision/jobs", {
      metadata: { name: "set-w-0", ownerReferences: [owner] },
      spec: { template: template(2) },
    });
    await kube.kubelet.run(await kube.waitForPod("vision", "job-name=set-w-0", isScheduled));
    await statusIs(set, "running");

    // Nothing was told of what belongs to something else.
    const rows = await muster.rows();
    const told = [train, tooBig, crash, unseen, cancelled, deployment, set].map(
      ({ metadata }) => metadata.uid,
    );
    expect(new Set(rows.map((row) => row.job))).toEqual(new Set(told));
    watching.process.kill("SIGTERM");
    const { code, errors } = await watching.ended;
    expect(code).toBe(0);
    expect(errors).not.toMatch(/refused [0-9a-f]{8}-/);
  },
  LIMIT_MS,
);
