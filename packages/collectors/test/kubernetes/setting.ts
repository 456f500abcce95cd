import { setImmediate as turn } from "node:timers/promises";
import { expect } from "vitest";
import { createCollector } from "../../src/kubernetes/collector.ts";
import { type Mapping, NO_MAPPING } from "../../src/kubernetes/mapping.ts";
import { emptyState, type State, stateSchema } from "../../src/kubernetes/state.ts";
import { createMuster, gpuSeconds } from "../muster.ts";
import {
  type ApiObject,
  DEPLOYMENTS,
  JOBS,
  PODS,
  REPLICASETS,
  SimulatedKubernetes,
} from "./simulated-kubernetes.ts";

const containers = (gpus: number) => [
  { name: "main", resources: { limits: { "nvidia.com/gpu": String(gpus) } } },
];
/** A container's status that has ended. */
export const terminated = (finishedAt: string | null, exitCode = 0) => ({
  state: { terminated: { exitCode, finishedAt } },
});
export const template = (gpus: number) => ({ spec: { containers: containers(gpus) } });

/** A Kubernetes, a Muster, and a collector between them that can be killed: only what it had saved is left then. */
export function setUp({
  mapping = NO_MAPPING,
  aheadSeconds = 0,
  isPatient = true,
}: { mapping?: Mapping; aheadSeconds?: number; isPatient?: boolean } = {}) {
  const kube = new SimulatedKubernetes();
  const muster = createMuster(() => kube.seconds);
  const logged: string[] = [];
  let saved: State = emptyState(kube.seconds);
  let ended = new AbortController();
  let words = mapping;
  kube.create("/api/v1/nodes", "node-1", {
    metadata: { labels: { "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3" } },
  });
  kube.create("/api/v1/namespaces", "vision");

  const make = () =>
    createCollector({
      kube,
      muster,
      mapping: words,
      state: saved,
      save: (state) => (saved = stateSchema.parse(JSON.parse(JSON.stringify(state)))),
      now: () => (kube.seconds + aheadSeconds) * 1000,
      signal: ended.signal,
      log: (line) => logged.push(line),
      // What fails is tried again at once.
      wait: isPatient ? undefined : () => turn(),
    });
  let collector = make();

  /** Lets whatever is under way happen. */
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns++) await turn();
  };

  const pass = (seconds: number): void => kube.pass(seconds);

  return {
    kube,
    muster,
    logged,
    pass,
    settle,
    saved: () => saved,
    /** Begins, and keeps up from then on. */
    async begin(): Promise<void> {
      await collector.begin();
      collector.follow();
      await collector.poll();
    },
    /** Ends as it is, and is there anew, but looks at nothing yet. */
    kill(other: Mapping = words): void {
      ended.abort();
      kube.breakWatches();
      ended = new AbortController();
      words = other;
      collector = make();
    },
    async poll(): Promise<void> {
      await settle();
      pass(1);
      await collector.poll();
    },
    beat: () => collector.beat(),
    row: ({ metadata: { uid } }: ApiObject) => muster.rows.get(uid),
    /** The GPU-seconds that Muster knows of a workload until now. */
    held({ metadata: { uid } }: ApiObject): number {
      const row = muster.rows.get(uid);
      return row ? gpuSeconds(row, kube.seconds) : NaN;
    },

    job: (name: string, gpus: number, parallelism = 1): ApiObject =>
      kube.create(JOBS, name, { spec: { parallelism, completions: parallelism, template: template(gpus) } }),
    pod: (name: string, gpus: number, owner?: readonly [string, ApiObject]): ApiObject =>
      kube.create(PODS, name, {
        spec: template(gpus).spec,
        status: { phase: "Pending" },
        ...(owner && { owner }),
      }),
    deployment(name: string, gpus: number, replicas: number) {
      const spec = { replicas, template: template(gpus) };
      const deployment = kube.create(DEPLOYMENTS, name, { spec });
      const set = kube.create(REPLICASETS, `${name}-5d4f`, { spec, owner: [DEPLOYMENTS, deployment] });
      return { deployment, set };
    },
    /** The scheduler places a pod. */
    schedule: (pod: ApiObject): ApiObject =>
      kube.change(PODS, pod, ({ spec, status }) => {
        spec.nodeName = "node-1";
        status.conditions = [{ type: "PodScheduled", status: "True", lastTransitionTime: kube.time() }];
      }),
    run: (pod: ApiObject): ApiObject =>
      kube.change(PODS, pod, ({ status }) => {
        status.phase = "Running";
        status.containerStatuses = [{ state: { running: { startedAt: kube.time() } } }];
      }),
    finish: (pod: ApiObject, exitCode = 0): ApiObject =>
      kube.change(PODS, pod, ({ status }) => {
        status.phase = exitCode === 0 ? "Succeeded" : "Failed";
        status.containerStatuses = [{ state: { terminated: { exitCode, finishedAt: kube.time() } } }];
      }),
    endJob: (job: ApiObject, type: "Complete" | "Failed", kind = JOBS): ApiObject =>
      kube.change(kind, job, ({ status }) => {
        status.conditions = [{ type, status: "True", lastTransitionTime: kube.time() }];
      }),
  };
}

export type Setting = ReturnType<typeof setUp>;

/** Polls, some time after the one before, until something is so. */
export const eventually = <T>(at: Setting, look: () => T, wanted: T, seconds = 0) =>
  expect
    .poll(
      async () => {
        at.pass(seconds);
        await at.poll();
        return look();
      },
      { timeout: 8_000, interval: 100 },
    )
    .toBe(wanted);
