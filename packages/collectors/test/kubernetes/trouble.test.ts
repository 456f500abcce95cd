import { expect, test } from "vitest";
import { KubeError } from "../../src/kubernetes/kube.ts";
import { gpuSeconds } from "../muster.ts";
import { eventually, setUp, template } from "./setting.ts";
import { type ApiObject, JOBS, PODS } from "./simulated-kubernetes.ts";

test("what goes between a beginning that failed and the next one has ended", async () => {
  const at = setUp();
  const pods = [1, 2, 3, 4].map((n) => at.run(at.schedule(at.pod(`pod-${n}`, 1))));
  at.kube.intercept = (path, query) => {
    if (path === PODS && query.continue) throw new KubeError("the Kubernetes API refused: too old", 410);
  };
  await expect(at.begin()).rejects.toThrow("too old");
  at.kube.intercept = () => undefined;
  const [first] = pods;
  if (first) at.kube.delete(PODS, first);
  await at.begin();
  expect(first && at.row(first)?.status).not.toBe("running");
});

test("where a list breaks off nothing of what it did not come to is missed", async () => {
  const at = setUp();
  const pods = [1, 2, 3, 4].map((n) => at.run(at.schedule(at.pod(`pod-${n}`, 1))));
  await at.begin();
  const last = pods[3] as ApiObject;
  let refusals = 1;
  at.kube.intercept = (path, query) => {
    if (path === PODS && query.continue && refusals-- > 0)
      throw new KubeError("the Kubernetes API refused: busy", 429);
  };
  at.kube.isDown = true;
  at.kube.breakWatches();
  await at.settle();
  at.finish(last);
  at.kube.compact();
  at.kube.isDown = false;
  await eventually(at, () => at.row(last)?.status, "completed");
});

test("what came and went while Muster did not answer is told, also by the next collector", async () => {
  const at = setUp();
  await at.begin();
  at.muster.fail(1_000);
  const pod = at.run(at.schedule(at.pod("short", 4)));
  await expect(at.poll()).rejects.toThrow("Muster does not answer");
  at.pass(100);
  at.finish(pod);
  at.kube.delete(PODS, pod);
  await expect(at.poll()).rejects.toThrow("Muster does not answer");
  at.pass(100);
  await expect(at.poll()).rejects.toThrow("Muster does not answer");
  at.kill();
  at.muster.fail(0);
  await at.begin();
  const row = at.row(pod);
  expect(row).toMatchObject({ status: "completed" });
  expect(row && gpuSeconds(row, 0)).toBe(4 * 101);
});

test("another Kubernetes than before is not taken for it", async () => {
  const at = setUp();
  const [system] = ["a", "b"].map((uid) => ({ metadata: { uid } }));
  const old = at.kube.create("/api/v1/namespaces", "kube-system", system);
  const job = at.job("job", 1);
  await at.begin();
  at.kill();
  at.kube.delete("/api/v1/namespaces", old);
  at.kube.create("/api/v1/namespaces", "kube-system");
  at.kube.delete(JOBS, job);
  await expect(at.begin()).rejects.toThrow("is not the Kubernetes whose workloads were told so far");
  expect(at.row(job)?.status).toBe("pending");
});

test("of objects that can't be read some are named, in a line each, and the rest is told", async () => {
  const at = setUp();
  const broken = Array.from({ length: 30 }, (_, n) =>
    at.kube.create(JOBS, `broken-${n}`, { spec: { template: template(1) }, metadata: { name: 7 as never } }),
  );
  const job = at.job("job", 1);
  await at.begin();
  expect(at.muster.rows.size).toBe(1);
  expect(at.row(job)?.status).toBe("pending");
  const lines = at.logged.filter((line) => line.includes("can't be read"));
  expect(lines).toHaveLength(10);
  expect(lines[0]).toMatch(
    /^\/apis\/batch\/v1\/jobs: an object \(\S+\) can't be read: metadata.name: [^\n]*$/,
  );
  for (const one of broken) at.kube.delete(JOBS, one);
  await at.poll();
});
