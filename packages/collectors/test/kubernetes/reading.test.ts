import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readController } from "../../src/kubernetes/controller.ts";
import { WHOLE_GPUS } from "../../src/kubernetes/gpus.ts";
import { KINDS } from "../../src/kubernetes/kinds.ts";
import { readPod } from "../../src/kubernetes/pod.ts";

// What the API of a real Kubernetes answered.
const objectsOf = (name: string): unknown[] => {
  const file = path.join(import.meta.dirname, "fixtures", `${name}.json`);
  const read = JSON.parse(readFileSync(file, "utf8")) as { items?: unknown[] };
  return read.items ?? [read];
};
const reading = { gpuNames: WHOLE_GPUS, keys: new Set(["team"]) };
const pods = (name: string) => objectsOf(name).map((object) => readPod(object, reading));
const controllers = (name: string, kind: string) => {
  const known = KINDS.find((one) => one.kind === kind);
  if (!known) throw new Error(`There is no kind ${kind}.`);
  return objectsOf(name).map((object) => readController(object, known, reading));
};
const at = (time: string) => Date.parse(time) / 1000;

test("pods that wait hold nothing yet", () => {
  for (const pod of pods("pods-pending-unschedulable"))
    expect(pod).toMatchObject({
      phase: "Pending",
      node: null,
      scheduledAt: null,
      endedAt: null,
      waitsFor: "Unschedulable: no nodes available to schedule pods",
    });
});

test("pods that are placed hold their GPUs before they run", () => {
  for (const pod of pods("pods-scheduled"))
    expect(pod).toMatchObject({ phase: "Pending", node: "gpu-1", gpus: 2, scheduledAt: expect.any(Number) });
});

test("a pod that ended did so when its container finished, with that one's exit code", () => {
  const read = pods("pods-half-succeeded");
  expect(read.map((pod) => pod?.phase)).toContain("Succeeded");
  for (const pod of read.filter((one) => one?.phase === "Succeeded"))
    expect(pod).toMatchObject({
      exitCode: 0,
      words: { team: "nlp" },
      owner: { group: "batch", kind: "Job" },
    });
  const [failed] = pods("pods-failed-137");
  expect(failed).toMatchObject({ phase: "Failed", exitCode: 137, endedAt: at("2026-11-27T21:20:38Z") });
});

test("a pod that is being deleted holds its GPUs until it is gone", () => {
  const [pod] = pods("pods-being-deleted");
  expect(pod).toMatchObject({ phase: "Running", endedAt: null, deletedAt: at("2026-11-27T21:20:38Z") });
});

test.each([
  ["jobs-running", "Job", null],
  ["jobs-succeeded", "Job", "completed"],
  ["jobs-failed-137", "Job", "failed"],
  ["rayjobs", "RayJob", null],
  ["deployment", "Deployment", null],
  ["replicasets", "ReplicaSet", null],
])("%s: a %s has ended as %s", (name, kind, status) => {
  const [first] = controllers(name, kind);
  expect(first?.verdict?.status ?? null).toBe(status);
});

test("a job asks for the GPUs of its pods, a replica set belongs to its deployment", () => {
  expect(controllers("jobs-running", "Job")[0]?.wantedGpus).toBe(4);
  expect(controllers("replicasets", "ReplicaSet")[0]?.owner).toMatchObject({
    group: "apps",
    kind: "Deployment",
  });
});

const RAY = KINDS.find(({ kind }) => kind === "RayJob");
test.each([
  [{ jobStatus: "SUCCEEDED", endTime: "2026-11-27T21:00:00Z" }, "completed"],
  [{ jobStatus: "FAILED" }, "failed"],
  [{ jobStatus: "STOPPED" }, "cancelled"],
  [{ jobStatus: "RUNNING", jobDeploymentStatus: "Failed" }, "failed"],
  [{ jobStatus: "RUNNING" }, null],
  [{ conditions: "none", jobStatus: 7 }, null],
])("a RayJob that says %j has ended as %s", (status, ended) => {
  const [ray] = objectsOf("rayjobs");
  const read = RAY && readController({ ...(ray as object), status }, RAY, reading);
  expect(read?.verdict?.status ?? null).toBe(ended);
});

const JOB = KINDS.find(({ kind }) => kind === "Job");
const readJob = (metadata: object, conditions: readonly object[] = [], status: object = {}) => {
  const named = { uid: "u", name: "n", creationTimestamp: "2026-11-27T21:00:00Z", ...metadata };
  return (
    JOB && readController({ metadata: named, spec: {}, status: { conditions, ...status } }, JOB, reading)
  );
};

test("an owner is who controls it, and a label counts before an annotation", () => {
  const owner = { apiVersion: "batch/v1", kind: "Job", name: "o" };
  const ownerReferences = [
    { ...owner, uid: "beside" },
    { ...owner, uid: "above", controller: true },
  ];
  expect(readJob({ ownerReferences })?.owner?.uid).toBe("above");
  const words = { labels: { team: "label" }, annotations: { team: "annotation", other: "no" } };
  expect(readJob(words)?.words).toEqual({ team: "label" });
});

test("a condition counts while it is so; the time that is given for the end counts before that of the condition", () => {
  const lastTransitionTime = "2026-11-27T22:00:00Z";
  const complete = { type: "Complete", lastTransitionTime };
  expect(readJob({}, [{ ...complete, status: "False" }])?.verdict).toBeNull();
  const so = [{ ...complete, status: "True" }];
  expect(readJob({}, so)?.verdict?.at).toBe(at(lastTransitionTime));
  const completionTime = "2026-11-27T21:59:00Z";
  expect(readJob({}, so, { completionTime })?.verdict?.at).toBe(at(completionTime));
});
