import { expect, test } from "vitest";
import { setUp, template } from "./setting.ts";
import {
  DEPLOYMENTS,
  JOBS,
  NOTEBOOKS,
  PODS,
  RAYCLUSTERS,
  RAYJOBS,
  STATEFULSETS,
} from "./simulated-kubernetes.ts";

// What becomes of what makes pods.

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
  expect(at.held(ray)).toBeGreaterThanOrEqual(4 * 400);
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
  expect(at.held(job)).toBeGreaterThan(8 * 100);
  expect(at.row(ended)?.status).toBe("completed");
  expect(at.held(ended)).toBe(50);
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

test("what is there again has not gone", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("train", 4);
  const pod = at.run(at.schedule(at.pod("train-1", 4, [JOBS, job])));
  await at.poll();
  const look = async () => {
    at.pass(700);
    await at.poll();
    await at.poll();
  };
  at.kube.served.delete(JOBS);
  await look();
  at.kube.served.add(JOBS);
  await look();
  at.finish(pod, 1);
  await at.poll();
  expect(at.row(job)?.status).toBe("pending");
});

test("what is deleted has ended when that was asked for, and where its own end is known nothing is estimated", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("foreground", 1);
  at.pass(100);
  const askedAt = at.kube.time();
  at.kube.change(JOBS, job, ({ metadata }) => (metadata.deletionTimestamp = askedAt));
  const ended = at.job("ended", 1);
  at.finish(at.run(at.schedule(at.pod("ended-1", 1, [JOBS, ended]))));
  await at.poll();
  at.pass(50);
  at.kube.delete(JOBS, job);
  at.endJob(ended, "Complete");
  await at.poll();
  at.kill();
  at.kube.delete(JOBS, ended);
  await at.begin();
  expect(at.row(job)?.completed_at).toEqual(new Date(askedAt));
  expect(at.row(ended)?.labels).not.toHaveProperty("kubernetes.end");
});

test("a machine is remembered when its node is gone", async () => {
  const at = setUp();
  const labels = { "node.kubernetes.io/instance-type": "p5.48xlarge" };
  const node = at.kube.create("/api/v1/nodes", "spot-1", { metadata: { labels } });
  await at.begin();
  const pod = at.kube.change(PODS, at.schedule(at.pod("spot", 8)), ({ spec }) => (spec.nodeName = "spot-1"));
  at.run(pod);
  await at.poll();
  at.kube.delete("/api/v1/nodes", node);
  await at.poll();
  at.finish(pod, 137);
  await at.poll();
  expect(at.row(pod)).toMatchObject({ status: "failed", instance_type: "p5.48xlarge" });
});

test("a service that was scaled to none for long is told when it is scaled up", async () => {
  const at = setUp();
  await at.begin();
  const { deployment } = at.deployment("chat", 2, 1);
  await at.poll();
  at.kube.change(DEPLOYMENTS, deployment, ({ spec }) => (spec.replicas = 0));
  for (let polls = 0; polls < 3; polls++) {
    await at.poll();
    at.pass(60);
  }
  at.kube.change(DEPLOYMENTS, deployment, ({ spec }) => (spec.replicas = 1));
  await at.poll();
  expect(at.row(deployment)?.status).toBe("pending");
});

test("nothing is kept of what has ended and is gone", async () => {
  const at = setUp();
  await at.begin();
  const [deleted, ended] = [at.job("deleted", 1), at.job("ended", 1)] as const;
  await at.poll();
  at.kube.delete(JOBS, deleted);
  at.endJob(ended, "Failed");
  await at.poll();
  at.pass(60);
  await at.poll();
  expect(at.saved()).toMatchObject({ workloads: [], done: [[ended.metadata.uid, "batch/Job"]] });
  at.kill();
  at.kube.delete(JOBS, ended);
  at.pass(60);
  await at.begin();
  expect(at.saved()).toMatchObject({ workloads: [], done: [] });
});
