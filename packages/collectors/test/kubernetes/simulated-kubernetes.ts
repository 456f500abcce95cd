import { randomUUID } from "node:crypto";
import { type Kube, KubeError, type WatchEvent, type WatchOptions } from "../../src/kubernetes/kube.ts";

/** An object as the API has it. */
export interface ApiObject {
  metadata: {
    uid: string;
    name: string;
    namespace?: string;
    creationTimestamp: string;
    resourceVersion?: string;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    managedFields?: { manager: string; time: string }[];
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller: boolean }[];
  };
  spec: Record<string, unknown>;
  status: Record<string, unknown>;
}

/** What is served of each group, by the paths of the lists. */
const SERVED = [
  { group: "batch", version: "v1", kind: "Job", name: "jobs" },
  { group: "apps", version: "v1", kind: "Deployment", name: "deployments" },
  { group: "apps", version: "v1", kind: "ReplicaSet", name: "replicasets" },
  { group: "apps", version: "v1", kind: "StatefulSet", name: "statefulsets" },
  { group: "jobset.x-k8s.io", version: "v1alpha2", kind: "JobSet", name: "jobsets" },
  { group: "kubeflow.org", version: "v1", kind: "Notebook", name: "notebooks" },
  { group: "leaderworkerset.x-k8s.io", version: "v1", kind: "LeaderWorkerSet", name: "leaderworkersets" },
  { group: "ray.io", version: "v1", kind: "RayJob", name: "rayjobs" },
  { group: "ray.io", version: "v1", kind: "RayCluster", name: "rayclusters" },
];
const CORE = ["/api/v1/nodes", "/api/v1/namespaces", "/api/v1/pods"];
export const JOBS = "/apis/batch/v1/jobs";
export const JOBSETS = "/apis/jobset.x-k8s.io/v1alpha2/jobsets";
export const DEPLOYMENTS = "/apis/apps/v1/deployments";
export const REPLICASETS = "/apis/apps/v1/replicasets";
export const STATEFULSETS = "/apis/apps/v1/statefulsets";
export const NOTEBOOKS = "/apis/kubeflow.org/v1/notebooks";
export const LEADERWORKERSETS = "/apis/leaderworkerset.x-k8s.io/v1/leaderworkersets";
export const RAYJOBS = "/apis/ray.io/v1/rayjobs";
export const RAYCLUSTERS = "/apis/ray.io/v1/rayclusters";
export const PODS = "/api/v1/pods";

const KIND_OF: Readonly<Record<string, { apiVersion: string; kind: string }>> = Object.fromEntries([
  ...SERVED.map(({ group, version, kind, name }) => [
    `/apis/${group}/${version}/${name}`,
    { apiVersion: `${group}/${version}`, kind },
  ]),
  [PODS, { apiVersion: "v1", kind: "Pod" }],
]);

interface Happened {
  readonly version: number;
  readonly path: string;
  readonly event: WatchEvent;
}

/** A Kubernetes in memory, by a clock of its own: lists by pages, watches with versions, a history that can be cut off. */
export class SimulatedKubernetes implements Kube {
  readonly server = "https://simulated";
  seconds = 1_795_000_000;
  /** Lists that nobody may see. */
  readonly forbidden = new Set<string>();
  readonly served = new Set([...CORE, ...Object.keys(KIND_OF)]);
  /** Lists of which nobody hears what happens, for now. */
  readonly stalled = new Set<string>();
  isDown = false;
  /** Called before anything is answered; what it throws is the answer. */
  intercept: (path: string, query: Readonly<Record<string, string>>) => void = () => undefined;
  private version = 1;
  private compacted = 0;
  private readonly objects = new Map<string, Map<string, ApiObject>>();
  private history: Happened[] = [];
  private wakers: (() => void)[] = [];
  private generation = 0;

  time(offset = 0): string {
    return new Date((this.seconds + offset) * 1000).toISOString();
  }

  create(
    path: string,
    name: string,
    {
      owner,
      ...rest
    }: Partial<Omit<ApiObject, "metadata">> & {
      owner?: readonly [string, ApiObject];
      metadata?: Partial<ApiObject["metadata"]>;
    } = {},
  ): ApiObject {
    const object: ApiObject = {
      spec: {},
      status: {},
      ...rest,
      metadata: {
        uid: randomUUID(),
        name,
        ...(CORE.slice(0, 2).includes(path) ? {} : { namespace: "vision" }),
        creationTimestamp: this.time(),
        ...(owner && {
          ownerReferences: [
            {
              ...(KIND_OF[owner[0]] ?? { apiVersion: "example.org/v1", kind: "Unknown" }),
              name: owner[1].metadata.name,
              uid: owner[1].metadata.uid,
              controller: true,
            },
          ],
        }),
        ...rest.metadata,
      },
    };
    this.happen(path, "ADDED", object);
    return object;
  }

  /** Changes an object, and whoever watches hears of it. */
  change(path: string, object: ApiObject, by: (copy: ApiObject) => void): ApiObject {
    const copy = structuredClone(this.objects.get(path)?.get(object.metadata.uid) ?? object);
    by(copy);
    this.happen(path, "MODIFIED", copy);
    return copy;
  }

  delete(path: string, { metadata: { uid } }: ApiObject): void {
    const object = this.objects.get(path)?.get(uid);
    if (object) this.happen(path, "DELETED", object);
  }

  /** An object as it is now. */
  now = (path: string, object: ApiObject | undefined): ApiObject | undefined =>
    object && structuredClone(this.objects.get(path)?.get(object.metadata.uid));

  has = (path: string, { metadata: { uid } }: ApiObject): boolean =>
    this.objects.get(path)?.has(uid) ?? false;

  /** Forgets the history: who watches from a version before now has to list again. */
  compact(): void {
    this.compacted = this.version;
    this.history = [];
  }

  /** Time passes; who watches is told that there is nothing new. */
  pass(seconds: number): void {
    this.seconds += seconds;
    const metadata = { resourceVersion: String(++this.version) };
    for (const path of this.served)
      this.history.push({ version: this.version, path, event: { type: "BOOKMARK", object: { metadata } } });
    this.wake();
  }

  /** Every watch breaks. */
  breakWatches(): void {
    this.generation++;
    this.wake();
  }

  async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    if (this.isDown) throw new KubeError("the Kubernetes API does not answer: down", 0);
    this.intercept(path, query);
    if (path === "/version") return { gitVersion: "v1.2.3" };
    if (path === "/apis") {
      const groups = new Map(SERVED.map(({ group, version }) => [group, version]));
      return { groups: [...groups].map(([name, version]) => ({ name, versions: [{ version }] })) };
    }
    const group = SERVED.filter((one) => path === `/apis/${one.group}/${one.version}`);
    if (group.length > 0) {
      return {
        resources: group
          .filter(({ name }) => this.served.has(`${path}/${name}`))
          .flatMap(({ kind, name }) => [
            { name: `${name}/status`, kind, verbs: ["get"] },
            { name, kind, verbs: ["get", "list", "watch"] },
          ]),
      };
    }
    this.refuse(path);
    const all = [...(this.objects.get(path)?.values() ?? [])];
    const from = Number(query.continue ?? 0);
    // Small pages, so that there are several.
    const until = from + Math.min(Number(query.limit ?? Infinity), 3);
    return {
      metadata: {
        resourceVersion: String(this.version),
        ...(until < all.length && { continue: String(until) }),
      },
      items: all.slice(from, until),
    };
  }

  async *watch(
    path: string,
    resourceVersion: string,
    { opened, signal }: WatchOptions = {},
  ): AsyncGenerator<WatchEvent> {
    const { generation } = this;
    this.intercept(path, { watch: "true" });
    this.refuse(path);
    if (!this.isDown) opened?.();
    let seen = Number(resourceVersion);
    for (;;) {
      if (signal?.aborted) throw new KubeError("the Kubernetes API does not answer: aborted", 0);
      if (this.isDown || generation !== this.generation)
        throw new KubeError("the Kubernetes API does not answer: broken off", 0);
      if (seen < this.compacted) throw new KubeError("the Kubernetes API refused: too old", 410);
      const next = this.history.find((one) => one.path === path && one.version > seen);
      if (next && !this.stalled.has(path)) {
        seen = next.version;
        yield next.event;
      } else await new Promise<void>((resolve) => this.wakers.push(resolve));
    }
  }

  private refuse(path: string): void {
    if (!this.served.has(path)) throw new KubeError("the Kubernetes API refused: not found", 404);
    if (this.forbidden.has(path))
      throw new KubeError(`the Kubernetes API refused: ${path} is forbidden`, 403);
  }

  private happen(path: string, type: WatchEvent["type"], given: ApiObject): void {
    const object = structuredClone(given);
    this.version++;
    object.metadata.resourceVersion = String(this.version);
    const objects = this.objects.get(path) ?? new Map<string, ApiObject>();
    this.objects.set(path, objects);
    if (type === "DELETED") objects.delete(object.metadata.uid);
    else objects.set(object.metadata.uid, object);
    this.history.push({ version: this.version, path, event: { type, object } });
    this.wake();
  }

  private wake(): void {
    for (const waker of this.wakers.splice(0)) waker();
  }
}
