import { hasEnded } from "@muster/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gpuSeconds } from "../muster.ts";
import { setUp } from "./setting.ts";
import { type ApiObject, DEPLOYMENTS, JOBS, PODS, REPLICASETS } from "./simulated-kubernetes.ts";

const often = <Name>(times: number, ...names: Name[]): Name[] =>
  Array.from({ length: times }, () => names).flat();
const HAPPENINGS = [
  ...often(4, "pod", "place", "run", "poll"),
  ...often(2, "finish", "fail", "restart node", "kill"),
  ...often(1, "job", "service", "evict", "lose", "terminate", "remove pod", "end", "delete", "scale"),
];
const step = fc.record({
  what: fc.constantFrom(...HAPPENINGS),
  top: fc.nat(2),
  pod: fc.nat(2),
  gpus: fc.integer({ min: 1, max: 8 }),
  seconds: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2_000 })),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Top {
  readonly object: ApiObject;
  readonly path: string;
  readonly owner: readonly [string, ApiObject];
  readonly pods: ApiObject[];
  hasEnded: boolean;
}

/** Plays what happens to jobs, services and their pods, and looks after each poll at what Muster has. */
async function play(steps: readonly Step[], aheadSeconds: number) {
  const at = setUp({ aheadSeconds });
  const tops: Top[] = [];
  /** What each workload had held, so far as it is sure: until the collector noted that it watched. */
  const before = new Map<string, { held: number; status: string }>();
  const look = async () => {
    await at.poll();
    for (const [uid, row] of at.muster.rows) {
      const [was, slack] = [
        before.get(uid),
        (row.attempts ?? []).reduce((sum, one) => sum + one.gpu_count, 0),
      ];
      expect(gpuSeconds(row, at.kube.seconds) + slack).toBeGreaterThanOrEqual(was?.held ?? 0);
      const isService = row.labels["kubernetes.kind"] === "Deployment";
      if (was && hasEnded(was.status as "failed") && !isService) expect(row.status).toBe(was.status);
      const sureAt = Math.min(at.saved().seenAt, at.kube.seconds);
      before.set(uid, { held: gpuSeconds(row, sureAt), status: row.status });
    }
    expect(at.logged.filter((line) => line.includes("refused"))).toEqual([]);
  };
  const status = (pod: ApiObject, change: (status: Record<string, unknown>) => void) =>
    at.kube.change(PODS, pod, (one) => change(one.status));

  await at.begin();
  for (const name of ["job-0", "job-1"]) {
    const object = at.job(name, 4);
    tops.push({ object, path: JOBS, owner: [JOBS, object], pods: [], hasEnded: false });
  }
  for (const { what, top: t, pod: p, gpus, seconds } of steps) {
    at.pass(seconds);
    const top = tops[t % Math.max(tops.length, 1)];
    const pods = top?.pods.filter((one) => at.kube.has(PODS, one)) ?? [];
    const pod = at.kube.now(PODS, pods[p % Math.max(pods.length, 1)]);
    const isPlaced = pod?.spec.nodeName !== undefined;
    const isOver = pod && ["Failed", "Succeeded"].includes(String(pod.status.phase));
    if (what === "job") {
      const object = at.job(`job-${tops.length}`, gpus);
      tops.push({ object, path: JOBS, owner: [JOBS, object], pods: [], hasEnded: false });
    } else if (what === "service") {
      const { deployment, set } = at.deployment(`service-${tops.length}`, gpus, 1);
      tops.push({
        object: deployment,
        path: DEPLOYMENTS,
        owner: [REPLICASETS, set],
        pods: [],
        hasEnded: false,
      });
    } else if (what === "poll") await look();
    else if (what === "kill") {
      at.kill();
      await at.begin();
      await look();
    } else if (!top || !at.kube.has(top.path, top.object)) continue;
    else if ((what === "pod" || what === "place") && top.hasEnded) continue;
    else if (what === "pod") {
      const made = at.pod(`pod-${top.pods.length}`, gpus, top.owner);
      top.pods.push(made);
      if (gpus > 1) at.schedule(made);
      if (gpus > 3) at.run(made);
    } else if (what === "end" && top.path === JOBS) {
      if (!top.hasEnded) at.endJob(top.object, gpus % 2 ? "Complete" : "Failed");
      top.hasEnded = true;
    } else if (what === "delete") at.kube.delete(top.path, top.object);
    else if (what === "scale") at.kube.change(top.path, top.object, ({ spec }) => (spec.replicas = gpus % 3));
    else if (!pod) continue;
    else if (what === "remove pod") at.kube.delete(PODS, pod);
    else if (isOver) continue;
    else if (what === "place" && !isPlaced) at.schedule(pod);
    else if (!isPlaced) continue;
    else if (what === "run") at.run(pod);
    else if (what === "finish" || what === "fail") at.finish(pod, what === "fail" ? gpus : 0);
    else if (what === "restart node") status(pod, (one) => (one.phase = "Pending"));
    else if (what === "lose") status(pod, (one) => (one.phase = "Unknown"));
    else if (what === "evict") {
      const told = { type: "DisruptionTarget", status: "True", lastTransitionTime: at.kube.time() };
      status(pod, (one) =>
        Object.assign(one, { phase: "Failed", conditions: [...(one.conditions as []), told] }),
      );
    } else if (what === "terminate")
      at.kube.change(PODS, pod, ({ metadata }) => (metadata.deletionTimestamp = at.kube.time()));
  }
  await look();
}

test.each([0, 900, -900])(
  "nothing that was told is taken back, and nothing is refused, by a clock that is %i s ahead",
  async (aheadSeconds) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50, size: "max" }), (steps) =>
        play(steps, aheadSeconds),
      ),
      { numRuns: 150 },
    );
  },
);
