import { expect, test } from "vitest";
import { mappingSchema } from "../../src/kubernetes/mapping.ts";
import { setUp, template } from "./setting.ts";
import { JOBS, PODS } from "./simulated-kubernetes.ts";

test("what waits says why, as long as it waits", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("big", 8);
  const waiting = () => at.row(job)?.labels["kubernetes.waiting"];
  await at.poll();
  expect(waiting()).toBeUndefined();
  at.kube.change(JOBS, job, ({ spec }) => (spec.suspend = true));
  await at.poll();
  expect(waiting()).toBe("Suspended");
  at.kube.change(JOBS, job, ({ spec }) => (spec.suspend = false));
  const pod = at.pod("big-1", 8, [JOBS, job]);
  const full = { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/1 nodes" };
  at.kube.change(PODS, pod, ({ status }) => (status.conditions = [full]));
  await at.poll();
  expect(waiting()).toBe("Unschedulable: 0/1 nodes");
  at.schedule(pod);
  const stuck = [{ state: { waiting: { reason: "ImagePullBackOff" } } }];
  at.kube.change(PODS, pod, ({ status }) => (status.containerStatuses = stuck));
  await at.poll();
  expect(waiting()).toBe("ImagePullBackOff");
  at.run(pod);
  await at.poll();
  expect(at.row(job)?.status).toBe("running");
  expect(waiting()).toBeUndefined();
});

test("labels and annotations of workload and namespace say whose it is", async () => {
  const mapping = mappingSchema.parse({
    teams: { cv: "computer-vision" },
    users: { alice: "alice.liddell@example.org" },
    email_domain: "example.org",
    team_keys: ["team"],
    submitter_keys: ["example.org/user"],
    instance_types: { "NVIDIA-H100-80GB-HBM3": "H100" },
  });
  const at = setUp({ mapping });
  at.kube.create("/api/v1/namespaces", "shared", { metadata: { labels: { team: "cv" } } });
  await at.begin();
  const spec = { template: template(1) };
  const annotations = { "example.org/user": "alice", secret: "kept out" };
  const one = at.kube.create(JOBS, "one", { spec, metadata: { namespace: "shared", annotations } });
  const labels = { team: "nlp", "kueue.x-k8s.io/queue-name": "night" };
  const other = { labels, annotations: { "example.org/user": "bob" } };
  const two = at.kube.create(JOBS, "two", { spec, metadata: { namespace: "shared", ...other } });
  at.run(at.schedule(at.pod("two-1", 1, [JOBS, two])));
  await at.poll();
  expect(at.row(one)).toMatchObject({ team: "computer-vision", submitted_by: "alice.liddell@example.org" });
  expect(at.row(two)).toMatchObject({ team: "nlp", submitted_by: "bob@example.org", instance_type: "H100" });
  expect(at.row(two)?.labels["kubernetes.queue"]).toBe("night");
  expect(JSON.stringify([...at.muster.rows.values(), at.saved()])).not.toContain("kept out");
});

test("what a site leaves out is not told, but what was told before is told to its end", async () => {
  const at = setUp();
  await at.begin();
  const job = at.job("open", 1);
  await at.poll();
  at.kill(mappingSchema.parse({ ignore: { namespaces: ["vision"] } }));
  const later = at.job("left-out", 1);
  await at.begin();
  expect(at.row(later)).toBeUndefined();
  at.kube.delete(JOBS, job);
  await at.poll();
  expect(at.row(job)?.status).toBe("cancelled");
});
