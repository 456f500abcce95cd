import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { KubeError } from "../../src/kubernetes/kube.ts";
import { gpuSeconds } from "../muster.ts";
import { eventually, type Setting, setUp, template } from "./setting.ts";
import { type ApiObject, JOBS, JOBSETS, PODS } from "./simulated-kubernetes.ts";

// What becomes of workloads while a kind can't be read.

const aJobSet = ({ kube }: Setting, name: string): ApiObject =>
  kube.create(JOBSETS, name, {
    spec: { replicatedJobs: [{ replicas: 1, template: { spec: { template: template(1) } } }] },
  });

/** From now on the API fails where it is asked for one list, until the function that is returned is called. */
function breakList({ kube }: Setting, list: string): () => void {
  kube.intercept = (path) => {
    if (path === list) throw new KubeError("the Kubernetes API refused: webhook failed", 500);
  };
  return () => (kube.intercept = () => undefined);
}

test("kinds that may not be seen, or are gone, hold up nothing else", async () => {
  const at = setUp();
  at.kube.forbidden.add(JOBSETS);
  const set = at.kube.create(JOBSETS, "set", { spec: { replicatedJobs: [] } });
  const job = at.kube.create(JOBS, "set-0", { spec: { template: template(1) }, owner: [JOBSETS, set] });
  await at.begin();
  expect(at.row(job)?.status).toBe("pending");
  expect(at.logged.join()).toContain("may not list JobSet");
  // Not at once: an API server that has just begun does not have all kinds yet.
  at.kube.served.delete(JOBS);
  at.pass(700);
  await at.poll();
  await at.poll();
  expect(at.row(job)?.status).toBe("pending");
  at.pass(700);
  await at.poll();
  await at.poll();
  expect(at.row(job)?.status).toBe("cancelled");
});

test("a kind that may not be seen any more does not end, and is followed again when it may", async () => {
  const at = setUp();
  await at.begin();
  const set = aJobSet(at, "set");
  const other = aJobSet(at, "other");
  await at.poll();
  at.kube.forbidden.add(JOBSETS);
  at.kube.breakWatches();
  for (let looks = 0; looks < 3; looks++) {
    at.pass(700);
    await at.poll();
  }
  expect(at.row(set)?.status).toBe("pending");
  const complaints = () => at.logged.filter((line) => line.includes("forbidden"));
  await eventually(at, () => complaints().length, 1, 100);
  await at.poll();
  expect(complaints()).toEqual([expect.stringContaining("the rest is told")]);

  // The next collector does not know either.
  at.kill();
  await at.begin();
  expect(at.row(set)?.status).toBe("pending");
  at.kube.delete(JOBSETS, other);
  at.kube.forbidden.delete(JOBSETS);
  at.pass(700);
  await at.poll();
  await eventually(at, () => at.row(other)?.status, "cancelled");
  expect(at.row(set)?.status).toBe("pending");
});

test("a kind that can't be listed holds up nothing, and what may belong to it waits", async () => {
  const at = setUp();
  const set = aJobSet(at, "set");
  const owned = at.kube.create(JOBS, "set-0", {
    spec: { template: template(1) },
    owner: [JOBSETS, set],
  });
  at.run(at.schedule(at.pod("set-0-0", 1, [JOBS, owned])));
  const job = at.job("job", 2);
  const mend = breakList(at, JOBSETS);
  await at.begin();
  expect([...at.muster.rows.keys()]).toEqual([job.metadata.uid]);
  at.pass(3_600);
  await at.poll();
  await at.poll();
  expect([...at.muster.rows.keys()]).toEqual([job.metadata.uid]);
  expect(at.logged.filter((line) => line.includes("webhook failed"))).toHaveLength(1);
  mend();
  await eventually(at, () => at.row(set)?.status, "running");
  expect(at.muster.rows.size).toBe(2);
  expect(at.logged.at(-1)).toContain("in order again");
});

test("what ends while its jobs can't be read has all that their pods held", async () => {
  const at = setUp();
  const set = aJobSet(at, "set");
  const owned = at.kube.create(JOBS, "set-0", { spec: { template: template(1) }, owner: [JOBSETS, set] });
  const pod = at.run(at.schedule(at.pod("set-0-0", 1, [JOBS, owned])));
  const mend = breakList(at, JOBS);
  await at.begin();
  at.pass(100);
  at.finish(pod);
  at.kube.change(JOBSETS, set, ({ status }) => {
    status.conditions = [{ type: "Completed", status: "True", lastTransitionTime: at.kube.time() }];
  });
  await at.poll();
  at.pass(60);
  await at.poll();
  expect(at.row(set)?.status).toBe("completed");
  mend();
  await eventually(at, () => at.held(set), 100);
  at.pass(60);
  await at.poll();
  expect(at.saved().workloads).toEqual([]);
});

test("what was told to its end is forgotten when it is gone, also when its kind could not be read for a while", async () => {
  const at = setUp();
  const job = at.job("old", 1);
  const pod = at.finish(at.run(at.schedule(at.pod("old-1", 1, [JOBS, job]))));
  at.endJob(job, "Complete");
  await at.begin();
  const done = [
    [job.metadata.uid, "batch/Job"],
    [pod.metadata.uid, "/Pod"],
  ];
  expect(at.saved().done).toEqual(done);
  at.kill();
  at.kube.delete(JOBS, job);
  at.kube.delete(PODS, pod);
  const mend = breakList(at, JOBS);
  await at.begin();
  expect(at.saved().done).toEqual(done.slice(0, 1));
  mend();
  await eventually(at, () => at.saved().done.length, 0, 60);
});

test("what ended while nobody watched ends as it says, also when its kind could not be read at first", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("unseen", 1);
  const pod = at.run(at.schedule(at.pod("unseen-1", 1, [JOBS, job])));
  const start = at.kube.seconds;
  await at.poll();
  at.kill();
  at.pass(1_000);
  at.endJob(job, "Complete");
  const end = at.kube.seconds;
  at.kube.delete(PODS, pod);
  const mend = breakList(at, JOBS);
  await at.begin();
  expect(at.row(job)?.status).toBe("pending");
  mend();
  await eventually(at, () => at.row(job)?.status, "completed");
  expect(at.held(job)).toBe(end - start);
  expect(at.row(job)?.labels).toHaveProperty("kubernetes.end", "estimated");
});

test("what fails as the collector begins is said when it lasts, however long it was not there", async () => {
  const at = setUp();
  await at.begin();
  at.kill();
  at.pass(1_000);
  breakList(at, JOBSETS);
  await at.begin();
  await at.poll();
  expect(at.logged).toEqual([]);
  at.pass(300);
  await at.poll();
  expect(at.logged.join()).toContain("webhook failed");
});

test("what may belong to a kind waits also when that can't be watched any more", async () => {
  const at = setUp();
  await at.begin();
  const mend = breakList(at, JOBS);
  at.kube.breakWatches();
  // The first is no failure: it is opened again a second later.
  await sleep(1_500);
  const job = at.job("late", 1);
  const pod = at.run(at.schedule(at.pod("late-1", 1, [JOBS, job])));
  await at.poll();
  at.pass(100);
  await at.poll();
  expect(at.muster.rows.size).toBe(0);
  mend();
  await eventually(at, () => at.row(job)?.status, "running");
  expect(at.row(pod)).toBeUndefined();
});

test("what was told to its end is not told again, without what its pods held, when its kind was out of sight", async () => {
  const at = setUp();
  const job = at.job("old", 1);
  const pod = at.run(at.schedule(at.pod("old-1", 1, [JOBS, job])));
  at.pass(100);
  at.finish(pod);
  at.endJob(job, "Complete");
  await at.begin();
  at.kube.delete(PODS, pod);
  await at.poll();
  at.kill();
  at.kube.forbidden.add(JOBS);
  await at.begin();
  at.kill();
  at.kube.forbidden.delete(JOBS);
  await at.begin();
  await at.poll();
  const row = at.row(job);
  expect(row && gpuSeconds(row, 0)).toBe(100);
});

test("what is heard of a kind that went stays unheard", async () => {
  const at = setUp();
  await at.begin();
  at.job("job", 1);
  await at.poll();
  at.kube.served.delete(JOBS);
  for (let looks = 0; looks < 3; looks++) {
    at.pass(700);
    await at.poll();
  }
  at.job("late", 1);
  await at.poll();
  expect(at.muster.rows.size).toBe(1);
});

test("a kind that the API did not name while it began is there a minute later, and one that went meanwhile has ended", async () => {
  const at = setUp();
  await at.begin();
  const set = aJobSet(at, "set");
  const job = at.job("job", 1);
  await at.poll();
  at.kill();
  at.kube.served.delete(JOBSETS);
  at.kube.served.delete(JOBS);
  const owned = at.pod("set-0", 1, [JOBSETS, set]);
  await at.begin();
  expect([at.row(set)?.status, at.row(job)?.status]).toEqual(["pending", "pending"]);
  at.kube.served.add(JOBSETS);
  at.run(at.schedule(owned));
  at.pass(100);
  await at.poll();
  await eventually(at, () => at.row(set)?.status, "running");
  expect(at.row(job)).toMatchObject({ status: "cancelled", labels: { "kubernetes.end": "estimated" } });
  expect(at.row(owned)).toBeUndefined();
});

test.each(["before", "after"])(
  "pods are told once when what made them is out of sight %s they end",
  async (when) => {
    const at = setUp();
    const set = aJobSet(at, "set");
    const job = at.kube.create(JOBS, "set-0", { spec: { template: template(1) }, owner: [JOBSETS, set] });
    const pod = at.run(at.schedule(at.pod("set-0-0", 1, [JOBS, job])));
    at.pass(100);
    at.finish(pod);
    at.kube.change(JOBSETS, set, ({ status }) => {
      status.conditions = [{ type: "Completed", status: "True", lastTransitionTime: at.kube.time() }];
    });
    for (const isHidden of [when === "before", when === "after", when === "before"]) {
      if (isHidden) at.kube.forbidden.add(JOBS);
      else at.kube.forbidden.delete(JOBS);
      await at.begin();
      await at.poll();
      at.kill();
    }
    expect([...at.muster.rows.keys()]).toEqual([(when === "before" ? pod : set).metadata.uid]);
  },
);

test("what a kind owns that was told before it could be seen is its own when it is heard of again", async () => {
  const at = setUp();
  const set = aJobSet(at, "set");
  const job = at.kube.create(JOBS, "set-0", { spec: { template: template(1) }, owner: [JOBSETS, set] });
  at.run(at.schedule(at.pod("set-0-0", 1, [JOBS, job])));
  const start = at.kube.seconds;
  at.kube.served.delete(JOBSETS);
  await at.begin();
  at.pass(100);
  await at.poll();
  await eventually(at, () => at.row(job)?.status, "running");
  at.kube.served.add(JOBSETS);
  at.pass(700);
  await eventually(at, () => at.row(set)?.status, "pending");
  // Everything is listed anew.
  at.pass(3_600);
  at.kube.breakWatches();
  await eventually(at, () => at.row(set)?.status, "running");
  expect(at.row(job)?.status).toBe("cancelled");
  expect(at.held(job) + at.held(set)).toBe(at.kube.seconds - start);
});
