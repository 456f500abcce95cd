import { expect, test } from "vitest";
import { gpuSeconds } from "../muster.ts";
import { setUp, template } from "./setting.ts";
import { type ApiObject, DEPLOYMENTS, JOBS, JOBSETS, PODS, REPLICASETS } from "./simulated-kubernetes.ts";

test("a job waits, runs, fails once, and is completed by its second pod", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("train", 8);
  await at.poll();
  expect(at.row(job)).toMatchObject({
    status: "pending",
    gpu_count: 8,
    name: "train",
    team: "vision",
    namespace: "vision",
    submitted_by: "unknown",
    labels: { "kubernetes.kind": "Job" },
    attempts: [],
  });
  const first = at.pod("train-1", 8, [JOBS, job]);
  at.pass(100);
  const placedAt = new Date(at.kube.seconds * 1000);
  at.schedule(first);
  await at.poll();
  expect(at.row(job)?.status).toBe("pending");
  at.run(first);
  await at.poll();
  expect(at.row(job)).toMatchObject({ status: "running", started_at: placedAt, gpu_count: 8 });
  expect(at.row(job)?.instance_type).toBe("NVIDIA-H100-80GB-HBM3");
  at.pass(1_000);
  at.finish(first, 137);
  await at.poll();
  expect(at.row(job)).toMatchObject({ status: "pending", completed_at: null });
  expect(at.row(job)?.attempts).toHaveLength(1);
  const second = at.run(at.schedule(at.pod("train-2", 8, [JOBS, job])));
  at.pass(500);
  at.finish(second);
  at.endJob(job, "Complete");
  await at.poll();
  expect(at.row(job)).toMatchObject({ status: "completed", exit_code: 0 });
  expect(at.row(job)?.attempts).toHaveLength(2);
  const row = at.row(job);
  expect(row && gpuSeconds(row, 0)).toBe(8 * (1_002 + 500));
});

test("a job that failed has the exit code of its last pod that failed", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("broken", 1);
  for (const code of [1, 137]) {
    const pod = at.run(at.schedule(at.pod(`broken-${code}`, 1, [JOBS, job])));
    at.pass(10);
    at.finish(pod, code);
  }
  at.endJob(job, "Failed");
  await at.poll();
  expect(at.row(job)).toMatchObject({ status: "failed", exit_code: 137 });
});

test("what is deleted before its end is cancelled, and what its pods have held stays", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("long", 4);
  const pod = at.run(at.schedule(at.pod("long-1", 4, [JOBS, job])));
  await at.poll();
  at.pass(299);
  await at.settle();
  at.kube.delete(JOBS, job);
  at.kube.delete(PODS, pod);
  await at.poll();
  const row = at.row(job);
  expect(row).toMatchObject({ status: "cancelled", exit_code: null });
  expect(row?.labels).not.toHaveProperty("kubernetes.end");
  expect(row && gpuSeconds(row, 0)).toBe(4 * 300);
});

test("what has ended and still holds GPUs runs until it has given them back", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("slow-end", 2);
  const pod = at.run(at.schedule(at.pod("slow-end-1", 2, [JOBS, job])));
  at.endJob(job, "Failed");
  await at.poll();
  expect(at.row(job)?.status).toBe("running");
  at.pass(60);
  at.finish(pod, 143);
  const endedAt = new Date(at.kube.seconds * 1000);
  await at.poll();
  expect(at.row(job)).toMatchObject({ status: "failed", completed_at: endedAt, exit_code: 143 });
});

test("the topmost known owner is the workload, whichever is seen first", async () => {
  const at = setUp();
  await at.begin();
  const set = at.kube.create(JOBSETS, "set", {
    spec: {
      replicatedJobs: [{ replicas: 2, template: { spec: { parallelism: 2, template: template(1) } } }],
    },
  });
  // Watched beside each other: its pod may be there before its job is.
  const job = { ...set, metadata: { ...set.metadata, uid: "1b4e28ba-2fa1-11d2-883f-0016d3cca427" } };
  const pod = at.pod("set-0-0", 1, [JOBS, job]);
  at.run(at.schedule(pod));
  await at.poll();
  expect(at.muster.rows.size).toBe(1);
  expect(at.row(set)).toMatchObject({ status: "pending", gpu_count: 4 });
  at.kube.create(JOBS, "set-0", {
    spec: { parallelism: 2, template: template(1) },
    owner: [JOBSETS, set],
    metadata: { uid: job.metadata.uid },
  });
  await at.poll();
  expect([...at.muster.rows.keys()]).toEqual([set.metadata.uid]);
  expect(at.row(set)).toMatchObject({ status: "running", gpu_count: 1 });
});

test("pods of nobody known stand for themselves, and those without GPUs for nothing", async () => {
  const at = setUp();
  const workflow = at.kube.create("/apis/argoproj.io/v1/workflows", "flow");
  const owned = at.pod("step", 1, ["/apis/argoproj.io/v1/workflows", workflow]);
  const bare = at.pod("bare", 2);
  at.pod("web", 0);
  await at.begin();
  expect(new Set(at.muster.rows.keys())).toEqual(new Set([owned.metadata.uid, bare.metadata.uid]));
  at.finish(at.run(at.schedule(bare)), 3);
  await at.poll();
  expect(at.row(bare)).toMatchObject({
    status: "failed",
    exit_code: 3,
    labels: { "kubernetes.kind": "Pod" },
  });
});

test("a service runs while it has pods, has ended while it is scaled to none, and goes on afterwards", async () => {
  const at = setUp();
  await at.begin();
  const { deployment, set } = at.deployment("chat", 2, 1);
  const pod = at.run(at.schedule(at.pod("chat-1", 2, [REPLICASETS, set])));
  await at.poll();
  expect([...at.muster.rows.keys()]).toEqual([deployment.metadata.uid]);
  expect(at.row(deployment)?.status).toBe("running");
  at.pass(100);
  at.kube.change(DEPLOYMENTS, deployment, ({ spec }) => (spec.replicas = 0));
  at.kube.delete(PODS, pod);
  const endedAt = new Date(at.kube.seconds * 1000);
  await at.poll();
  expect(at.row(deployment)).toMatchObject({ status: "completed", completed_at: endedAt });
  at.pass(100);
  at.kube.change(DEPLOYMENTS, deployment, ({ spec }) => (spec.replicas = 1));
  await at.poll();
  expect(at.row(deployment)?.status).toBe("pending");
  at.run(at.schedule(at.pod("chat-2", 2, [REPLICASETS, set])));
  await at.poll();
  expect(at.row(deployment)?.status).toBe("running");
  expect(at.row(deployment)?.attempts).toHaveLength(2);
  at.kube.change(DEPLOYMENTS, deployment, ({ spec }) => (spec.replicas = 0));
  const pods = await at.kube.get(PODS);
  for (const left of (pods as { items: ApiObject[] }).items) at.kube.delete(PODS, left);
  await at.poll();
  const ended = at.row(deployment);
  at.pass(100);
  at.kube.delete(DEPLOYMENTS, deployment);
  await at.poll();
  // Its deletion is the end of nothing that ran.
  expect(at.row(deployment)).toMatchObject({ status: "completed", completed_at: ended?.completed_at });
});

test("what went while nobody watched ended when it was last seen, and says so", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("unseen", 8);
  const pod = at.run(at.schedule(at.pod("unseen-1", 8, [JOBS, job])));
  const kept = at.job("kept", 1);
  const keptPod = at.run(at.schedule(at.pod("kept-1", 1, [JOBS, kept])));
  await at.poll();
  const seen = at.saved().seenAt;
  at.kill();
  at.pass(5_000);
  at.kube.delete(JOBS, job);
  at.kube.delete(PODS, pod);
  // Its end is on record, though its pod is gone.
  at.endJob(kept, "Complete");
  const endedAt = at.kube.seconds;
  at.kube.delete(PODS, keptPod);
  at.kube.compact();
  at.pass(5_000);
  await at.begin();
  const row = at.row(job);
  expect(row).toMatchObject({ status: "cancelled", labels: { "kubernetes.end": "estimated" } });
  expect(row?.completed_at).toEqual(new Date(seen * 1000));
  expect(at.row(kept)).toMatchObject({ status: "completed", completed_at: new Date(endedAt * 1000) });
});

test("what was missed by a watch is found by listing again", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("missed", 1);
  const pod = at.run(at.schedule(at.pod("missed-1", 1, [JOBS, job])));
  await at.poll();
  at.kube.isDown = true;
  at.kube.breakWatches();
  // It is no failure that a connection breaks, but that there is no other.
  const failureOfPoll = () => at.poll().then(undefined, String);
  await expect.poll(failureOfPoll, { timeout: 5_000 }).toContain("does not answer");
  at.pass(600);
  at.finish(pod);
  at.endJob(job, "Complete");
  at.kube.compact();
  at.kube.isDown = false;
  await expect
    .poll(
      () =>
        at.poll().then(
          () => at.row(job)?.status,
          () => "failing",
        ),
      { timeout: 5_000 },
    )
    .toBe("completed");
  const row = at.row(job);
  expect(row && gpuSeconds(row, 0)).toBeGreaterThan(600);
});

test("what has ended and was told is not told again, also by the next collector", async () => {
  const at = setUp();
  const job = at.job("old", 1);
  const pod = at.finish(at.run(at.schedule(at.pod("old-1", 1, [JOBS, job]))));
  at.endJob(job, "Complete");
  await at.begin();
  const { updated } = { updated: at.muster.requests() };
  expect(at.saved().done).toEqual([
    [job.metadata.uid, "batch/Job"],
    [pod.metadata.uid, "/Pod"],
  ]);
  expect(at.saved().workloads).toEqual([]);
  at.kill();
  await at.begin();
  expect(at.muster.requests()).toBe(updated);
  at.kube.delete(JOBS, job);
  at.kube.delete(PODS, pod);
  at.job("new", 1);
  await at.poll();
  expect(at.saved().done).toEqual([]);
});

test("nothing is lost while Muster does not answer", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("told-late", 1);
  at.muster.fail(1);
  await expect(at.poll()).rejects.toThrow("Muster does not answer");
  at.kube.delete(JOBS, job);
  at.muster.fail(1);
  await expect(at.poll()).rejects.toThrow("Muster does not answer");
  await at.poll();
  expect(at.row(job)?.status).toBe("cancelled");
});
