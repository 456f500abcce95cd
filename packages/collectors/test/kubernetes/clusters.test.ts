import { expect, test } from "vitest";
import { mappingSchema } from "../../src/kubernetes/mapping.ts";
import { gpuSeconds } from "../muster.ts";
import { setUp, template } from "./setting.ts";
import {
  type ApiObject,
  DEPLOYMENTS,
  JOBS,
  LEADERWORKERSETS,
  NOTEBOOKS,
  PODS,
  RAYCLUSTERS,
  RAYJOBS,
  REPLICASETS,
  STATEFULSETS,
} from "./simulated-kubernetes.ts";

// What befalls workloads on clusters as they are.

const held = (at: ReturnType<typeof setUp>, object: ApiObject): number => {
  const row = at.row(object);
  return row ? gpuSeconds(row, at.kube.seconds) : NaN;
};
const terminated = (finishedAt: string | null, exitCode = 0) => ({
  state: { terminated: { exitCode, finishedAt } },
});

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
  expect(held(at, pod)).toBe(8 * seconds);
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
  expect(held(at, job)).toBe(8 * 1_020);
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
  expect(held(at, job)).toBe(8 * 1_020 + 8 * 300);
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
    expect(held(at, job)).toBeGreaterThan(8 * 100);
  };
  // A node that comes back runs the init containers again; one that is lost says nothing.
  await phases("Pending");
  await phases("Unknown");
  at.kill();
  await at.begin();
  await phases("Pending");
  // The other one's image can't be pulled; it holds its GPUs all the same.
  const before = held(at, job);
  at.finish(one, 1);
  await at.poll();
  expect(at.row(job)?.status).toBe("running");
  expect(held(at, job)).toBeGreaterThanOrEqual(before);
  at.kube.delete(PODS, other);
  await at.poll();
  expect(at.row(job)?.status).toBe("pending");
  expect(held(at, job)).toBeGreaterThanOrEqual(before);
});

test("a leader's workers belong to its LeaderWorkerSet, and executors to their driver", async () => {
  const at = setUp();
  const lws = at.kube.create(LEADERWORKERSETS, "llm", {
    spec: {
      replicas: 1,
      leaderWorkerTemplate: { size: 2, leaderTemplate: template(0), workerTemplate: template(8) },
    },
  });
  const leaders = at.kube.create(STATEFULSETS, "llm", { owner: [LEADERWORKERSETS, lws] });
  const leader = at.pod("llm-0", 0, [STATEFULSETS, leaders]);
  const workers = at.kube.create(STATEFULSETS, "llm-0", {
    spec: { replicas: 1, template: template(8) },
    owner: [PODS, leader],
  });
  at.run(at.schedule(at.pod("llm-0-1", 8, [STATEFULSETS, workers])));
  await at.begin();
  expect([...at.muster.rows.keys()]).toEqual([lws.metadata.uid]);
  expect(at.row(lws)).toMatchObject({ status: "running", gpu_count: 8 });
  const driver = at.run(at.schedule(at.pod("driver", 0)));
  const executor = at.run(at.schedule(at.pod("executor", 2, [PODS, driver])));
  await at.poll();
  expect(at.row(driver)).toMatchObject({ status: "running", gpu_count: 2, name: "driver" });
  at.pass(100);
  at.finish(executor);
  at.finish(driver);
  await at.poll();
  expect(at.row(driver)?.status).toBe("completed");
  expect(at.muster.rows.size).toBe(2);
});

test("a RayJob that is tried again has not ended", async () => {
  const at = setUp();
  await at.begin();
  const ray = at.kube.create(RAYJOBS, "ray", { spec: { rayClusterSpec: template(4) } });
  const tried = async (name: string) => {
    const cluster = at.kube.create(RAYCLUSTERS, name, { spec: template(4).spec, owner: [RAYJOBS, ray] });
    const pod = at.run(at.schedule(at.pod(`${name}-worker`, 4, [RAYCLUSTERS, cluster])));
    await at.poll();
    expect(at.row(ray)?.status).toBe("running");
    at.pass(200);
    at.kube.delete(PODS, pod);
    at.kube.delete(RAYCLUSTERS, cluster);
  };
  const says = (jobStatus: string, jobDeploymentStatus: string) =>
    at.kube.change(RAYJOBS, ray, ({ status }) =>
      Object.assign(status, { jobStatus, jobDeploymentStatus, endTime: at.kube.time() }),
    );
  await tried("first");
  for (const between of ["Retrying", "Suspending", "Suspended"]) {
    says("FAILED", between);
    await at.poll();
    at.pass(60);
    await at.poll();
    expect(at.row(ray)?.status).toBe("pending");
  }
  says("", "Running");
  await tried("second");
  says("SUCCEEDED", "Complete");
  await at.poll();
  expect(at.row(ray)?.status).toBe("completed");
  expect(held(at, ray)).toBeGreaterThanOrEqual(4 * 400);
});

test("a notebook that was stopped waits for nothing", async () => {
  const at = setUp();
  await at.begin();
  const notebook = at.kube.create(NOTEBOOKS, "nb", { spec: { template: template(1) } });
  const set = at.kube.create(STATEFULSETS, "nb", { owner: [NOTEBOOKS, notebook] });
  const pod = at.run(at.schedule(at.pod("nb-0", 1, [STATEFULSETS, set])));
  await at.poll();
  expect(at.row(notebook)?.status).toBe("running");
  at.pass(100);
  at.kube.change(NOTEBOOKS, notebook, ({ metadata }) => {
    metadata.annotations = { "kubeflow-resource-stopped": at.kube.time() };
  });
  at.kube.delete(PODS, pod);
  await at.poll();
  expect(at.row(notebook)?.status).toBe("completed");
});

test("pods that another one adopts are that one's from then on", async () => {
  const at = setUp();
  await at.begin();
  const spec = { replicas: 1, template: template(2) };
  const old = at.kube.create(STATEFULSETS, "db", { spec });
  const pod = at.run(at.schedule(at.pod("db-0", 2, [STATEFULSETS, old])));
  await at.poll();
  at.pass(100);
  // Deleted without its pods: they are nobody's for a moment.
  at.kube.delete(STATEFULSETS, old);
  at.kube.change(PODS, pod, ({ metadata }) => delete metadata.ownerReferences);
  await at.poll();
  at.pass(100);
  const young = at.kube.create(STATEFULSETS, "db", { spec });
  at.kube.change(PODS, pod, ({ metadata }) => {
    const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "db", uid: young.metadata.uid };
    metadata.ownerReferences = [{ ...owner, controller: true }];
  });
  await at.poll();
  expect(at.row(old)?.status).toBe("cancelled");
  expect(at.row(young)?.status).toBe("running");
  expect(at.muster.rows.size).toBe(2);
  at.pass(100);
  expect(held(at, old) + held(at, young)).toBe(
    2 * (at.kube.seconds - Date.parse(pod.metadata.creationTimestamp) / 1000),
  );
});

test("what had ended before it was ever seen, and left no pods, is not told as if it had held nothing", async () => {
  const at = setUp();
  const job = at.job("before", 8);
  at.endJob(job, "Complete");
  await at.begin();
  expect(at.row(job)).toBeUndefined();
});

test("a kind that may not be listed for a while has not gone", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("train", 8);
  const pod = at.run(at.schedule(at.pod("train-1", 8, [JOBS, job])));
  const ended = at.job("ended", 1);
  const endedPod = at.run(at.schedule(at.pod("ended-1", 1, [JOBS, ended])));
  at.pass(50);
  at.finish(endedPod);
  at.endJob(ended, "Complete");
  at.pass(20);
  await at.poll();
  at.pass(100);
  at.finish(pod, 1);
  for (const isForbidden of [true, false]) {
    if (isForbidden) at.kube.forbidden.add(JOBS);
    else at.kube.forbidden.delete(JOBS);
    at.pass(700);
    await at.poll();
    await at.poll();
  }
  expect(at.row(job)?.status).toBe("pending");
  expect(held(at, job)).toBeGreaterThan(8 * 100);
  expect(at.row(ended)?.status).toBe("completed");
  expect(held(at, ended)).toBe(50);
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
  expect(held(at, job)).toBe(8 * 50);
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
  expect(held(at, job)).toBe(8 * (at.kube.seconds - start));
  expect(held(at, slow)).toBe(seenAt - slowStart);
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

test("a service that is scaled to none before it ever ran waits no longer, also when it is deleted", async () => {
  const at = setUp();
  await at.begin();
  const { deployment } = at.deployment("chat", 2, 1);
  await at.poll();
  expect(at.row(deployment)?.status).toBe("pending");
  at.kube.change(DEPLOYMENTS, deployment, ({ spec }) => (spec.replicas = 0));
  await at.poll();
  expect(at.row(deployment)).toMatchObject({ status: "completed", attempts: [] });
  at.kube.delete(DEPLOYMENTS, deployment);
  at.pass(60);
  await at.poll();
  expect(at.row(deployment)?.status).toBe("cancelled");
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
