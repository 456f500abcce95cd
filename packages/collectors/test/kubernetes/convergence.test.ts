import fc from "fast-check";
import { expect, test } from "vitest";
import { KubeError } from "../../src/kubernetes/kube.ts";
import { gpuSeconds } from "../muster.ts";
import { setUp, template } from "./setting.ts";
import { type ApiObject, JOBS, JOBSETS, PODS } from "./simulated-kubernetes.ts";

interface TruePod {
  readonly object: ApiObject;
  readonly gpus: number;
  start: number | null;
  end: number | null;
}
/** A job, at times below a set that stands for both. */
interface TrueJob {
  readonly object: ApiObject;
  readonly inner: ApiObject;
  readonly pods: TruePod[];
  status: "open" | "completed" | "failed" | "cancelled";
}

/** Something that happens: to a job and a pod, chosen by numbers, some seconds after the last. */
const step = fc.record({
  what: fc.constantFrom(
    ...([
      "job",
      "pod",
      "pod",
      "place",
      "place",
      "finish",
      "fail",
      "remove pod",
      "end",
      "delete",
      "poll",
      "poll",
      "kill",
      "break",
      "mend",
      "hour",
    ] as const),
  ),
  job: fc.nat(5),
  pod: fc.nat(5),
  gpus: fc.integer({ min: 1, max: 8 }),
  seconds: fc.integer({ min: 0, max: 300 }),
});

/** Makes a job with so many GPUs, below a set where that is an odd number. */
function aJob({ kube, job }: ReturnType<typeof setUp>, name: string, gpus: number): TrueJob {
  if (gpus % 2 === 0) {
    const object = job(name, gpus);
    return { object, inner: object, pods: [], status: "open" };
  }
  const spec = { template: template(gpus) };
  const object = kube.create(JOBSETS, name, { spec: { replicatedJobs: [{ template: { spec } }] } });
  return {
    object,
    inner: kube.create(JOBS, name, { spec, owner: [JOBSETS, object] }),
    pods: [],
    status: "open",
  };
}

const isPlaced = ({ start, end }: TruePod): boolean => start !== null && end === null;

async function play(steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) {
  const at = setUp({ isPatient: false });
  const jobs: TrueJob[] = [];
  let isWatched = true;
  let broken = "";
  at.kube.intercept = (path) => {
    if (path === broken) throw new KubeError("the Kubernetes API refused: webhook failed", 500);
  };
  await at.begin();
  const watch = async () => {
    if (!isWatched) await at.begin();
    isWatched = true;
  };
  for (const { what, job: j, pod: p, gpus, seconds } of steps) {
    at.pass(seconds);
    const job = jobs[j % Math.max(jobs.length, 1)];
    const pod = job?.pods[p % Math.max(job.pods.length, 1)];
    const open = job?.status === "open";
    const hasPods = job?.pods.some(({ object }) => at.kube.has(PODS, object)) === true;
    // What goes while what made it can't be read is not known as it was.
    if (broken && (what === "delete" || what === "remove pod" || (what === "end" && !hasPods))) continue;
    if (what === "job") jobs.push(aJob(at, `job-${jobs.length}`, gpus));
    else if (what === "pod" && job && open) {
      const object = at.pod(`pod-${job.pods.length}`, gpus, [JOBS, job.inner]);
      job.pods.push({ object, gpus, start: null, end: null });
    } else if (what === "place" && open && pod && pod.start === null && at.kube.has(PODS, pod.object)) {
      at.run(at.schedule(pod.object));
      pod.start = at.kube.seconds;
    } else if ((what === "finish" || what === "fail") && pod && isPlaced(pod)) {
      at.finish(pod.object, what === "fail" ? 1 : 0);
      pod.end = at.kube.seconds;
    } else if (what === "remove pod" && pod && at.kube.has(PODS, pod.object)) {
      // While nobody watches nothing that still holds GPUs goes without leaving an end behind.
      if (isPlaced(pod)) {
        await watch();
        pod.end = at.kube.seconds;
      }
      await watch();
      at.kube.delete(PODS, pod.object);
      await at.settle();
    } else if (what === "end" && job && open) {
      // What nobody has ever seen, and has no pods, is not told when it has ended.
      if (!hasPods) await watch();
      await at.settle();
      for (const one of job.pods.filter(isPlaced)) {
        at.finish(one.object);
        one.end = at.kube.seconds;
      }
      job.status = gpus % 2 ? "completed" : "failed";
      at.endJob(job.inner, gpus % 2 ? "Complete" : "Failed");
      if (job.inner !== job.object) at.endJob(job.object, gpus % 2 ? "Complete" : "Failed", JOBSETS);
    } else if (what === "delete" && job && at.kube.has(JOBS, job.inner)) {
      await watch();
      await at.settle();
      for (const one of job.pods) {
        if (isPlaced(one)) one.end = at.kube.seconds;
        at.kube.delete(PODS, one.object);
      }
      at.kube.delete(JOBSETS, job.object);
      at.kube.delete(JOBS, job.inner);
      if (open) job.status = "cancelled";
      await at.settle();
    } else if (what === "poll" && isWatched) await at.poll();
    else if (what === "break" || what === "mend") {
      broken = what === "mend" ? "" : gpus % 2 ? JOBS : JOBSETS;
      at.kube.breakWatches();
      await at.settle();
    } else if (what === "hour") {
      // Everything is listed anew.
      at.pass(3_600);
      at.kube.breakWatches();
      await at.settle();
    } else if (what === "kill") {
      // What was heard since the last time that it was noted is seen again, or was gone before and is not in this play.
      await watch();
      await at.poll();
      at.kill();
      isWatched = false;
    }
  }
  await watch();
  broken = "";
  for (let polls = 0; polls < 3; polls++) await at.poll();
  return { at, jobs };
}

test("whatever happens and whenever the collector dies, each job is told as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60, size: "max" }), async (steps) => {
      const { at, jobs } = await play(steps);
      const now = at.kube.seconds;
      expect(at.muster.rows.size).toBe(jobs.length);
      for (const { object, pods, status } of jobs) {
        const row = at.row(object);
        const placed = pods.filter(({ start }) => start !== null);
        const isHeld = placed.some(({ end }) => end === null);
        expect(row?.status).toBe(status === "open" ? (isHeld ? "running" : "pending") : status);
        const held = placed.reduce(
          (sum, { gpus, start, end }) => sum + gpus * ((end ?? now) - (start ?? 0)),
          0,
        );
        const slack = (row?.attempts ?? []).reduce((sum, { gpu_count }) => sum + gpu_count / 2, 0);
        expect(Math.abs((row ? gpuSeconds(row, now) : 0) - held)).toBeLessThanOrEqual(slack);
        expect(row?.labels).not.toHaveProperty("kubernetes.end");
      }
      // Nothing is kept of what has ended, but that it was told.
      at.pass(60);
      await at.poll();
      await at.poll();
      const open = jobs.filter((job) => job.status === "open").map(({ object }) => object.metadata.uid);
      expect(new Set(at.saved().workloads.map(({ top }) => top.uid))).toEqual(new Set(open));
    }),
    { numRuns: 200 },
  );
});
