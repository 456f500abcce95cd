import { randomBytes } from "node:crypto";
import type { Condition, ContainerStatus, KubernetesApi, Metadata, Pod } from "./api.ts";

/** Which pod; any object that has these will do. */
interface PodReference {
  readonly metadata: Pick<Metadata, "name" | "namespace">;
}

/** Does what a kubelet tells the API server of its pods, without running anything. */
export interface Kubelet {
  /** Says that all containers of a pod run. Rejects when it isn't scheduled yet. */
  run(pod: PodReference, at?: Date): Promise<Pod>;
  /** Says that all containers of a pod have ended so, which ends the pod: 0 as Succeeded, all else as Failed. */
  finish(pod: PodReference, exitCode: number, at?: Date): Promise<Pod>;
  /** Removes a pod, as at the end of a graceful deletion. */
  remove(pod: PodReference): Promise<void>;
}

export function createKubelet({ request }: Pick<KubernetesApi, "request">): Kubelet {
  let started = 0;

  const pathOf = ({ metadata }: PodReference) =>
    `/api/v1/namespaces/${metadata.namespace ?? "default"}/pods/${metadata.name}`;
  const tell = (pod: PodReference, status: object) =>
    request<Pod>("PATCH", `${pathOf(pod)}/status`, { status }, "application/strategic-merge-patch+json");

  return {
    async run(reference, at = new Date()) {
      const { spec, status } = await request<Pod>("GET", pathOf(reference));
      if (spec.nodeName === undefined)
        throw new Error(`${reference.metadata.name} is not scheduled: ${JSON.stringify(status.conditions)}`);
      const time = timestamp(at);
      const podIP = `10.244.${Math.floor(++started / 250)}.${(started % 250) + 1}`;
      return tell(reference, {
        phase: "Running",
        hostIP: "192.0.2.1",
        podIP,
        podIPs: [{ ip: podIP }],
        startTime: status.startTime ?? time,
        conditions: ["Initialized", "Ready", "ContainersReady"].map((type) => condition(type, "True", time)),
        initContainerStatuses: spec.initContainers?.map((container) => ({
          ...identityOf(container),
          ready: true,
          state: { terminated: { exitCode: 0, reason: "Completed", startedAt: time, finishedAt: time } },
        })),
        containerStatuses: spec.containers.map((container) => ({
          ...identityOf(container),
          ready: true,
          started: true,
          state: { running: { startedAt: time } },
        })),
      });
    },

    async finish(reference, exitCode, at = new Date()) {
      const { status } = await request<Pod>("GET", pathOf(reference));
      if (!status.containerStatuses) throw new Error(`${reference.metadata.name} has never run`);
      const time = timestamp(at);
      const unready = unreadyConditions(status.containerStatuses, exitCode);
      return tell(reference, {
        phase: exitCode === 0 ? "Succeeded" : "Failed",
        conditions: unready.map(({ type, status: value, ...why }) => condition(type, value, time, why)),
        containerStatuses: status.containerStatuses.map((container) => ({
          ...container,
          ready: false,
          started: false,
          state: {
            terminated: {
              exitCode,
              reason: exitCode === 0 ? "Completed" : "Error",
              startedAt: container.state?.running?.startedAt ?? time,
              finishedAt: time,
              containerID: container.containerID,
            },
          },
        })),
      });
    },

    async remove(pod) {
      await request("DELETE", pathOf(pod), { gracePeriodSeconds: 0 });
    },
  };
}

function unreadyConditions(containers: readonly ContainerStatus[], exitCode: number): Condition[] {
  const completed = { reason: "PodCompleted" };
  if (exitCode === 0)
    return [
      { type: "Initialized", status: "True", ...completed },
      { type: "Ready", status: "False", ...completed },
      { type: "ContainersReady", status: "False", ...completed },
    ];
  const names = containers.map(({ name }) => name).join(" ");
  const why = { reason: "ContainersNotReady", message: `containers with unready status: [${names}]` };
  return [
    { type: "Ready", status: "False", ...why },
    { type: "ContainersReady", status: "False", ...why },
  ];
}

function condition(type: string, status: Condition["status"], time: string, why: object = {}) {
  return { type, status, lastProbeTime: null, lastTransitionTime: time, ...why };
}

function identityOf({ name, image }: { readonly name: string; readonly image: string }) {
  const id = () => randomBytes(32).toString("hex");
  return {
    name,
    image,
    imageID: `${image}@sha256:${id()}`,
    containerID: `containerd://${id()}`,
    restartCount: 0,
    lastState: {},
  };
}

/** As Kubernetes writes it, to the second. */
function timestamp(at: Date): string {
  return at.toISOString().replace(/\.\d+/, "");
}
