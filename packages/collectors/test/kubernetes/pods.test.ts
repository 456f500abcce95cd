import { expect, test } from "vitest";
import { mappingSchema } from "../../src/kubernetes/mapping.ts";
import { readPod } from "../../src/kubernetes/pod.ts";
import { setUp, template, terminated } from "./setting.ts";
import { type ApiObject, JOBS, PODS, REPLICASETS } from "./simulated-kubernetes.ts";

// What becomes of pods on clusters as they are.

test("a pod that was evicted without a word of its containers held its GPUs until its kubelet said so", async () => {
  const at = setUp();
  await at.begin();
  const pod = at.run(at.schedule(at.pod("evicted", 8)));
  await at.poll();
  at.pass(1_000);
  const seconds = at.kube.seconds - Date.parse(pod.metadata.creationTimestamp) / 1000;
  at.kube.change(PODS, pod, (one) => {
    one.metadata.managedFields = [
      { manager: "kubelet", time: at.kube.time() },
      { manager: "kubectl-label", time: at.kube.time(500) },
    ];
    one.status = { phase: "Failed", reason: "Evicted", startTime: pod.metadata.creationTimestamp };
  });
  at.pass(600);
  await at.poll();
  expect(at.row(pod)?.status).toBe("failed");
  expect(at.held(pod)).toBe(8 * seconds);
});

test("a pod whose node is lost held its GPUs until it was given up, not until its helper ended", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("train", 8);
  const pod = at.run(at.schedule(at.pod("train-1", 8, [JOBS, job])));
  const start = at.kube.seconds;
  at.pass(20);
  at.kube.change(PODS, pod, ({ status }) => {
    status.containerStatuses = [{ state: { running: {} } }, terminated(at.kube.time())];
  });
  at.pass(1_000);
  at.kube.change(PODS, pod, ({ status }) => {
    status.phase = "Failed";
    (status.conditions as unknown[]).push({
      type: "DisruptionTarget",
      status: "True",
      lastTransitionTime: at.kube.time(),
    });
  });
  await at.poll();
  expect(at.held(job)).toBe(8 * 1_020);
  // The container could not be found when the pod ended.
  const lost = at.run(at.schedule(at.pod("train-2", 8, [JOBS, job])));
  at.pass(300);
  at.kube.change(PODS, lost, ({ status }) => {
    status.phase = "Failed";
    status.containerStatuses = [terminated(at.kube.time(-250)), terminated(null, 137)];
    (status.conditions as unknown[]).push({
      type: "Ready",
      status: "False",
      lastTransitionTime: at.kube.time(),
    });
  });
  await at.poll();
  expect(at.held(job)).toBe(8 * 1_020 + 8 * 300);
  expect(start).toBeLessThan(at.kube.seconds);
});

test("a pod that is deleted as it runs is cancelled, however it takes it, and never waits in between", async () => {
  const at = setUp();
  await at.begin();
  const stopped = at.run(at.schedule(at.pod("stopped", 1)));
  const killed = at.run(at.schedule(at.pod("killed", 1)));
  const done = at.run(at.schedule(at.pod("done", 1)));
  at.pass(100);
  // Some remove a pod as soon as it has ended.
  at.finish(done);
  for (const pod of [stopped, killed, done])
    at.kube.change(PODS, pod, ({ metadata }) => {
      metadata.deletionTimestamp = at.kube.time(30);
      metadata.deletionGracePeriodSeconds = 30;
    });
  at.pass(5);
  at.kube.change(
    PODS,
    stopped,
    ({ status }) => (status.containerStatuses = [terminated(at.kube.time(), 143)]),
  );
  at.finish(killed, 137);
  await at.poll();
  expect(at.row(stopped)).toMatchObject({ status: "cancelled", exit_code: null });
  expect(at.row(killed)).toMatchObject({ status: "cancelled", exit_code: null });
  expect(at.row(done)).toMatchObject({ status: "completed", exit_code: 0 });
});

test("what has run goes on running while its pods are Pending or Unknown again, and while some never began", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("pair", 4, 2);
  const [one, other] = [1, 2].map((n) => at.schedule(at.pod(`pair-${n}`, 4, [JOBS, job]))) as [
    ApiObject,
    ApiObject,
  ];
  await at.poll();
  expect(at.row(job)?.status).toBe("pending");
  at.run(one);
  await at.poll();
  const phases = async (phase: string) => {
    at.pass(100);
    at.kube.change(PODS, one, ({ status }) => (status.phase = phase));
    await at.poll();
    expect(at.row(job)?.status).toBe("running");
    expect(at.held(job)).toBeGreaterThan(8 * 100);
  };
  // A node that comes back runs the init containers again; one that is lost says nothing.
  await phases("Pending");
  await phases("Unknown");
  at.kill();
  await at.begin();
  await phases("Pending");
  // The other one's image can't be pulled; it holds its GPUs all the same.
  const before = at.held(job);
  at.finish(one, 1);
  await at.poll();
  expect(at.row(job)?.status).toBe("running");
  expect(at.held(job)).toBeGreaterThanOrEqual(before);
  at.kube.delete(PODS, other);
  await at.poll();
  expect(at.row(job)?.status).toBe("pending");
  expect(at.held(job)).toBeGreaterThanOrEqual(before);
});

test("the pods of a job that ended are waited for, where they are heard of much later", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("quick", 8);
  await at.poll();
  at.kube.stalled.add(PODS);
  const pod = at.run(at.schedule(at.pod("quick-1", 8, [JOBS, job])));
  at.pass(50);
  at.finish(pod);
  at.endJob(job, "Complete");
  for (let polls = 0; polls < 3; polls++) {
    await at.poll();
    at.pass(60);
  }
  at.kube.stalled.delete(PODS);
  at.pass(1);
  await at.poll();
  expect(at.row(job)?.status).toBe("completed");
  expect(at.held(job)).toBe(8 * 50);
});

test("a pod that went while nobody watched ended when another took its place, not before it was last seen", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("moved", 8);
  const start = at.kube.seconds;
  const pod = at.run(at.schedule(at.pod("moved-1", 8, [JOBS, job])));
  const slow = at.job("slow", 1);
  const slowPod = at.run(at.schedule(at.pod("slow-1", 1, [JOBS, slow])));
  const slowStart = at.kube.seconds;
  at.endJob(slow, "Complete");
  at.pass(500);
  await at.poll();
  const seenAt = at.kube.seconds;
  at.kill();
  at.pass(100);
  at.kube.delete(PODS, pod);
  at.kube.delete(PODS, slowPod);
  const next = at.run(at.schedule(at.pod("moved-2", 8, [JOBS, job])));
  at.pass(1_000);
  at.finish(next);
  at.endJob(job, "Complete");
  await at.begin();
  expect(at.held(job)).toBe(8 * (at.kube.seconds - start));
  expect(at.held(slow)).toBe(seenAt - slowStart);
});

test("words that are too long for Muster, or that it can't store, keep nothing from being told", async () => {
  const at = setUp({ mapping: mappingSchema.parse({ team_keys: ["team"], submitter_keys: ["user"] }) });
  const annotations = { team: "t".repeat(300), user: `\u0000${"u".repeat(2_000)}\ud800` };
  const metadata = { annotations, labels: { "kueue.x-k8s.io/queue-name": "q".repeat(2_000) } };
  const job = at.kube.create(JOBS, "wordy", { spec: { template: template(1) }, metadata });
  await at.begin();
  expect(at.row(job)).toMatchObject({ status: "pending", team: "t".repeat(200) });
  expect(at.logged).toEqual([]);
});

test("what has ended tells the most that it held, and the last machine that is known", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("sweep", 8, 2);
  const [one, other] = [1, 2].map((n) => at.run(at.schedule(at.pod(`sweep-${n}`, 8, [JOBS, job]))));
  at.pass(100);
  at.finish(one as ApiObject);
  await at.poll();
  expect(at.row(job)?.gpu_count).toBe(8);
  at.pass(1_000);
  at.finish(other as ApiObject);
  const last = at.kube.create(PODS, "sweep-3", {
    spec: { ...template(8).spec, nodeName: "gone" },
    owner: [JOBS, job],
  });
  at.kube.change(PODS, last, ({ status }) => {
    Object.assign(status, { phase: "Running", startTime: at.kube.time() });
  });
  at.pass(100);
  at.finish(last);
  at.endJob(job, "Complete");
  await at.poll();
  expect(at.row(job)).toMatchObject({
    status: "completed",
    gpu_count: 16,
    instance_type: "NVIDIA-H100-80GB-HBM3",
  });
});

test("pods that their node refuses, again and again, leave nothing to remember", async () => {
  const at = setUp();
  await at.begin();
  const { deployment, set } = at.deployment("chat", 2, 1);
  for (let n = 0; n < 5; n++) {
    const pod = at.schedule(at.pod(`chat-${n}`, 2, [REPLICASETS, set]));
    at.kube.change(PODS, pod, ({ status }) => (status.phase = "Failed"));
    await at.poll();
    at.kube.delete(PODS, pod);
  }
  await at.poll();
  expect(at.row(deployment)).toMatchObject({ status: "pending", attempts: [] });
  expect(at.saved().workloads[0]?.holds).toEqual([]);
});

test("an exit code outlives its pod, and an end that is not known to the second is said to be so", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("brief", 1);
  const pod = at.finish(at.run(at.schedule(at.pod("brief-1", 1, [JOBS, job]))), 3);
  await at.poll();
  at.kube.delete(PODS, pod);
  const other = at.job("other", 1);
  const lost = at.run(at.schedule(at.pod("other-1", 1, [JOBS, other])));
  await at.poll();
  at.kill();
  at.kube.delete(PODS, lost);
  at.pass(300);
  await at.begin();
  expect(at.row(other)?.labels).not.toHaveProperty("kubernetes.end");
  for (const one of [job, other]) at.endJob(one, "Failed");
  await at.poll();
  expect(at.row(job)).toMatchObject({ status: "failed", exit_code: 3 });
  expect(at.row(other)).toMatchObject({ status: "failed", labels: { "kubernetes.end": "estimated" } });
});

test("of a pod's exit codes one that is not 0 counts; it holds nothing before it is placed", () => {
  const pod = {
    metadata: { uid: "u", name: "n", creationTimestamp: "2026-11-27T21:00:00Z" },
    spec: { nodeName: "gpu-1", ...template(1).spec },
    status: {
      phase: "Failed",
      startTime: "2026-11-27T21:00:07Z",
      conditions: [{ type: "PodScheduled", status: "False", lastTransitionTime: "2026-11-27T21:00:05Z" }],
      containerStatuses: [terminated("2026-11-27T21:01:00Z"), terminated("2026-11-27T21:00:30Z", 9)],
    },
  };
  const reading = { gpuNames: ["nvidia.com/gpu"], keys: new Set<string>() };
  const at = (time: string) => Date.parse(time) / 1000;
  expect(readPod(pod, reading)).toMatchObject({
    exitCode: 9,
    scheduledAt: at("2026-11-27T21:00:07Z"),
    endedAt: at("2026-11-27T21:01:00Z"),
  });
  expect(readPod({ ...pod, spec: template(1).spec }, reading).scheduledAt).toBeNull();
});
