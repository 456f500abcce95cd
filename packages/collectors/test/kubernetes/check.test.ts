import { expect, test } from "vitest";
import { createChecks } from "../../src/checks.ts";
import { check } from "../../src/kubernetes/check.ts";
import { KubeError } from "../../src/kubernetes/kube.ts";
import { NO_MAPPING } from "../../src/kubernetes/mapping.ts";
import { JOBSETS, PODS, RAYJOBS, SimulatedKubernetes } from "./simulated-kubernetes.ts";

const NODES = "/api/v1/nodes";

function aKubernetes(): SimulatedKubernetes {
  const kube = new SimulatedKubernetes();
  kube.create(NODES, "node-1", { status: { capacity: { "nvidia.com/gpu": "8" } } });
  return kube;
}

/** What a check says, a line for each that it tries. */
async function checked(kube: SimulatedKubernetes): Promise<string[]> {
  const lines: string[] = [];
  const checks = createChecks((line) => lines.push(line));
  await check({ kube, mapping: NO_MAPPING, checks });
  expect(checks.isFine()).toBe(lines.every((line) => line.startsWith("ok ")));
  return lines;
}

test("a check tries all that the collector does: to list and to watch", async () => {
  const asked: string[] = [];
  const kube = aKubernetes();
  kube.intercept = (path, query) => void (query.watch === "true" && asked.push(path));
  expect(await checked(kube)).toEqual([
    "ok      Kubernetes: v1.2.3 at https://simulated",
    "ok      nodes: 8 GPUs on 1 of 1; may be listed and watched",
    "ok      namespaces: may be listed and watched",
    "ok      pods: may be listed and watched",
    expect.stringMatching(/^ok {6}workloads: (\w+, )+\w+; may be listed and watched$/),
  ]);
  expect(new Set(asked)).toEqual(kube.served);
});

test.each(["list", "watch"])("what may not be seen is named (%s)", async (verb) => {
  const kube = aKubernetes();
  const hidden = new Set([NODES, PODS, JOBSETS, RAYJOBS]);
  kube.intercept = (path, query) => {
    if (hidden.has(path) && (query.watch === "true") === (verb === "watch"))
      throw new KubeError(`the Kubernetes API refused: ${verb} ${path} is forbidden`, 403);
  };
  expect((await checked(kube)).filter((line) => line.startsWith("FAILED"))).toEqual([
    `FAILED  nodes: the Kubernetes API refused: ${verb} ${NODES} is forbidden`,
    `FAILED  pods: the Kubernetes API refused: ${verb} ${PODS} is forbidden`,
    "FAILED  workloads: may not list and watch JobSet, RayJob; see the ClusterRole",
  ]);
});

test("slices and shares of GPUs are named as what does not count, unless the mapping file counts them", async () => {
  const kube = new SimulatedKubernetes();
  const capacity = { "nvidia.com/mig-1g.5gb": "14", "nvidia.com/gpu.shared": "8", cpu: "64" };
  kube.create(NODES, "node-1", { status: { capacity } });
  const others = "slices and shares do not count: nvidia.com/gpu.shared, nvidia.com/mig-1g.5gb";
  expect((await checked(kube))[1]).toBe(
    `FAILED  nodes: none of 1 has GPUs called nvidia.com/gpu or amd.com/gpu; name them under gpus in the mapping file; ${others}`,
  );
  kube.create(NODES, "node-2", { status: { capacity: { "nvidia.com/gpu": "8" } } });
  expect((await checked(kube))[1]).toBe(
    `ok      nodes: 8 GPUs on 1 of 2; ${others}; may be listed and watched`,
  );
});

test("a kind that can't be read for another reason is said, too", async () => {
  const kube = aKubernetes();
  kube.intercept = (path) => {
    if (path === JOBSETS) throw new KubeError("the Kubernetes API refused: conversion webhook failed", 500);
  };
  expect((await checked(kube)).at(-1)).toBe(
    "FAILED  workloads: JobSet: the Kubernetes API refused: conversion webhook failed",
  );
});
