import { expect, test } from "vitest";
import { createCluster } from "../../src/kubernetes/cluster.ts";
import { readPod } from "../../src/kubernetes/pod.ts";
import { setUp, template } from "./setting.ts";
import { JOBS, JOBSETS, LEADERWORKERSETS, PODS, REPLICASETS, STATEFULSETS } from "./simulated-kubernetes.ts";

// Whose pods are.

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
  expect(at.held(old) + at.held(young)).toBe(
    2 * (at.kube.seconds - Date.parse(pod.metadata.creationTimestamp) / 1000),
  );
});

test("a pod waits for its owner, but not for ever; what it held is the owner's from when that is there", async () => {
  const at = setUp();
  await at.begin();
  const other = at.job("other", 4);
  const unseen = { ...other, metadata: { ...other.metadata, uid: "1b4e28ba-2fa1-11d2-883f-0016d3cca427" } };
  const pod = at.run(at.schedule(at.pod("unseen-1", 4, [JOBS, unseen])));
  const start = at.kube.seconds;
  const brief = at.pod("unseen-2", 4, [JOBS, unseen]);
  await at.poll();
  expect([...at.muster.rows.keys()]).toEqual([other.metadata.uid]);
  // One that goes before its owner came was there all the same.
  at.kube.delete(PODS, brief);
  await at.poll();
  expect(at.row(brief)?.status).toBe("cancelled");
  at.pass(30);
  await at.poll();
  expect(at.row(pod)?.status).toBe("running");
  at.pass(100);
  at.kube.create(JOBS, "unseen", {
    spec: { template: template(4) },
    metadata: { uid: unseen.metadata.uid, creationTimestamp: unseen.metadata.creationTimestamp },
  });
  await at.poll();
  at.kube.change(PODS, pod, () => undefined);
  await at.poll();
  expect(at.row(pod)?.status).toBe("cancelled");
  expect(at.row(unseen)?.status).toBe("running");
  at.pass(100);
  expect(at.held(pod) + at.held(unseen)).toBe(4 * (at.kube.seconds - start));
});

test("a pod that has ended before its owner came is nobody else's", async () => {
  const at = setUp();
  await at.begin();
  const { metadata } = at.job("gone", 4);
  const uid = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
  const late = { metadata: { ...metadata, uid }, spec: { template: template(4) }, status: {} };
  const pod = at.run(at.schedule(at.pod("late-1", 4, [JOBS, late])));
  at.pass(100);
  at.finish(pod);
  const end = at.kube.time();
  await at.poll();
  at.pass(100);
  await at.poll();
  const conditions = [{ type: "Complete", status: "True", lastTransitionTime: end }];
  at.kube.create(JOBS, "late", { ...late, status: { conditions } });
  at.kube.change(PODS, pod, () => undefined);
  await at.poll();
  expect(at.row(pod)).toMatchObject({ status: "completed", completed_at: new Date(end) });
  expect(at.row(late)).toBeUndefined();
});

test.each([
  { what: "its kind is out of sight", isFirst: true, isEnded: false },
  { what: "it has ended", isFirst: false, isEnded: true },
])("the next collector knows whose an adopted pod is, also when $what", async ({ isFirst, isEnded }) => {
  const at = setUp();
  await at.begin();
  const aSet = () => at.kube.create(JOBSETS, "set", { spec: template(4).spec });
  const first = isFirst ? aSet() : undefined;
  await at.poll();
  const pod = at.run(at.schedule(at.pod("set-0-0", 4)));
  const start = at.kube.seconds;
  await at.poll();
  const set = first ?? aSet();
  at.pass(100);
  at.kube.change(PODS, pod, ({ metadata }) => {
    const owner = { apiVersion: "jobset.x-k8s.io/v1alpha2", kind: "JobSet", name: "set" };
    metadata.ownerReferences = [{ ...owner, uid: set.metadata.uid, controller: true }];
  });
  await at.poll();
  expect(at.row(pod)?.status).toBe("cancelled");
  if (isEnded) at.finish(pod);
  else at.kube.forbidden.add(JOBSETS);
  const end = at.kube.seconds;
  await at.poll();
  at.kill();
  await at.begin();
  at.pass(100);
  await at.poll();
  expect(at.held(pod) + at.held(set)).toBe(4 * ((isEnded ? end : at.kube.seconds) - start));
});

test("what is placed while nobody watches is held from then on, also by who adopts it", async () => {
  const at = setUp();
  const set = at.kube.create(JOBSETS, "set", { spec: template(1).spec });
  const pod = at.pod("set-0", 1, [JOBSETS, set]);
  at.kube.forbidden.add(JOBSETS);
  await at.begin();
  expect(at.row(pod)?.status).toBe("pending");
  at.kill();
  at.run(at.schedule(pod));
  at.kube.forbidden.clear();
  at.pass(100);
  await at.begin();
  expect(at.held(set)).toBe(100);
});

test("what was told to its end while it was out of sight is not begun again by a pod that waits", async () => {
  const at = setUp();
  const set = at.kube.create(JOBSETS, "set", { spec: template(1).spec });
  const pod = at.run(at.schedule(at.pod("set-0", 1, [JOBSETS, set])));
  at.pod("set-1", 1, [JOBSETS, set]);
  at.pass(100);
  at.finish(pod);
  await at.begin();
  at.kube.change(JOBSETS, set, ({ status }) => {
    status.conditions = [{ type: "Failed", status: "True", lastTransitionTime: at.kube.time() }];
  });
  await at.poll();
  for (const isHidden of [true, false]) {
    at.kill();
    if (isHidden) at.kube.forbidden.add(JOBSETS);
    else at.kube.forbidden.clear();
    await at.begin();
  }
  expect(at.held(set)).toBe(100);
});

test("what stood below a workload that was told to its end is none itself when it is deleted", async () => {
  const at = setUp();
  const set = at.kube.create(JOBSETS, "set", { spec: template(1).spec });
  const job = at.kube.create(JOBS, "set-0", { spec: { template: template(1) }, owner: [JOBSETS, set] });
  await at.begin();
  at.kube.change(JOBSETS, set, ({ status }) => {
    status.conditions = [{ type: "Failed", status: "True", lastTransitionTime: at.kube.time() }];
  });
  await at.poll();
  at.pass(60);
  await at.poll();
  at.kube.delete(JOBSETS, set);
  await at.poll();
  at.kube.delete(JOBS, job);
  await at.poll();
  expect([...at.muster.rows.keys()]).toEqual([set.metadata.uid]);
});

test("a pod whose job comes and goes between two looks is of what stands above that", async () => {
  const at = setUp();
  const set = at.kube.create(JOBSETS, "set", { spec: template(1).spec });
  await at.begin();
  at.kube.stalled.add(JOBS);
  const job = at.kube.create(JOBS, "set-0", { spec: { template: template(1) }, owner: [JOBSETS, set] });
  const pod = at.run(at.schedule(at.pod("set-0-0", 1, [JOBS, job])));
  await at.poll();
  at.kube.stalled.delete(JOBS);
  at.pass(5);
  await at.settle();
  at.kube.delete(JOBS, job);
  await at.settle();
  at.kube.delete(PODS, pod);
  await at.poll();
  expect([...at.muster.rows.keys()]).toEqual([set.metadata.uid]);
  expect(at.held(set)).toBe(6);
});

test("a pod that is heard of when its job is gone is that job's", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("gone", 4);
  await at.poll();
  at.kube.stalled.add(PODS);
  const pod = at.run(at.schedule(at.pod("gone-1", 4, [JOBS, job])));
  at.kube.delete(JOBS, job);
  await at.poll();
  at.kube.stalled.delete(PODS);
  at.pass(100);
  await at.poll();
  expect(at.row(pod)).toBeUndefined();
  expect(at.row(job)?.status).toBe("running");
});

test("pods belong where they did when all that stood between is gone, also to the next collector", async () => {
  const at = setUp();
  await at.begin();
  const { deployment, set } = at.deployment("chat", 2, 1);
  const pod = at.run(at.schedule(at.pod("chat-1", 2, [REPLICASETS, set])));
  await at.poll();
  at.kill();
  at.kube.delete(REPLICASETS, set);
  await at.begin();
  at.kube.change(PODS, pod, ({ status }) => (status.phase = "Unknown"));
  at.pass(60);
  await at.poll();
  expect([...at.muster.rows.keys()]).toEqual([deployment.metadata.uid]);
  expect(at.row(deployment)?.status).toBe("running");
});

test("what is listed waits for its owner while that may still come, and no longer", async () => {
  const at = setUp();
  const absent = at.kube.create(JOBS, "absent", { spec: { template: template(1) } });
  at.kube.delete(JOBS, absent);
  const old = at.pod("old", 1, [JOBS, absent]);
  at.pass(100);
  const young = at.pod("young", 1, [JOBS, absent]);
  await at.begin();
  expect([...at.muster.rows.keys()]).toEqual([old.metadata.uid]);
  at.pass(40);
  await at.poll();
  expect(at.row(young)?.status).toBe("pending");
});

test("what is heard of a workload while it is told is told afterwards", () => {
  const at = setUp();
  const pod = at.run(at.schedule(at.pod("bare", 1)));
  const reading = { gpuNames: ["nvidia.com/gpu"], keys: new Set<string>() };
  const no = () => false;
  const nothing = { workloads: [], done: [], isKnown: no, isLate: no, instanceTypeOf: () => null };
  const cluster = createCluster(nothing);
  cluster.putPod(readPod(pod, reading), at.kube.seconds);
  const [telling] = cluster.news(at.kube.seconds);
  cluster.putPod(readPod(at.finish(pod), reading), at.kube.seconds);
  expect(telling && cluster.settle(telling, true, Infinity)).toBe(false);
  expect(cluster.news(at.kube.seconds)).toHaveLength(1);
});

test("objects that are said to own each other stand for themselves", { timeout: 2_000 }, async () => {
  const at = setUp();
  const [one, other] = [at.job("one", 1), at.job("other", 1)] as const;
  const pod = at.pod("one-1", 1, [JOBS, one]);
  const owner = { apiVersion: "batch/v1", kind: "Job", controller: true };
  for (const [owned, { metadata }] of [[one, other] as const, [other, one] as const])
    at.kube.change(JOBS, owned, (job) => {
      job.metadata.ownerReferences = [{ ...owner, name: metadata.name, uid: metadata.uid }];
    });
  at.run(at.schedule(pod));
  await at.begin();
  expect([...at.muster.rows.values()].map(({ status }) => status)).toContain("running");
});
