import type { Condition, KubernetesApi, KubernetesObject } from "./api.ts";

export interface NodeOptions {
  /** How many nvidia.com/gpu it has. */
  readonly gpus: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** What else it has: `{ "amd.com/gpu": "8" }`. */
  readonly resources?: Readonly<Record<string, string>>;
}

interface Node extends KubernetesObject {
  readonly spec: { readonly taints?: readonly object[] };
}

/** Adds a node as a kubelet does that is ready, and resolves once pods can be scheduled on it. */
export async function addNode(
  { request, waitFor }: Pick<KubernetesApi, "request" | "waitFor">,
  name: string,
  { gpus, labels, resources }: NodeOptions,
): Promise<void> {
  await request("POST", "/api/v1/nodes", {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        ...labels,
      },
    },
  });
  const capacity = {
    cpu: "128",
    memory: "2Ti",
    pods: "110",
    "ephemeral-storage": "3Ti",
    ...(gpus > 0 && { "nvidia.com/gpu": String(gpus) }),
    ...resources,
  };
  const time = new Date().toISOString().replace(/\.\d+/, "");
  const condition = (type: string, status: Condition["status"], reason: string) => ({
    type,
    status,
    reason,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  });
  const status = {
    capacity,
    allocatable: capacity,
    conditions: [
      condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
      condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
      condition("PIDPressure", "False", "KubeletHasSufficientPID"),
      condition("Ready", "True", "KubeletReady"),
    ],
    addresses: [{ type: "Hostname", address: name }],
  };
  await request("PATCH", `/api/v1/nodes/${name}/status`, { status });
  // It is tainted until the controller manager has seen that it is ready.
  await waitFor<Node>(`/api/v1/nodes/${name}`, ({ spec }) => spec.taints === undefined);
}
