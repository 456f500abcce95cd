import type { Cluster } from "./cluster.ts";
import { readController } from "./controller.ts";
import { POD } from "./kinds.ts";
import type { Kube } from "./kube.ts";
import type { OwnerReference, Reading } from "./meta.ts";
import { readPod } from "./pod.ts";
import { type Audience, createReflector, type Reflector } from "./reflector.ts";
import { findResources, type Resource } from "./resources.ts";

export interface WatchesOptions {
  readonly kube: Kube;
  readonly cluster: Pick<Cluster, "putController" | "putPod" | "remove">;
  readonly reading: Reading;
  readonly nodes: Audience;
  readonly namespaces: Audience;
  /** The kinds that are watched, filled here. */
  readonly kinds: Set<string>;
  /** Seconds since 1970. */
  readonly seconds: () => number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** How often is looked whether the cluster has other kinds than before. */
const KINDS_SECONDS = 600;

export const kindName = ({ group, kind }: Pick<OwnerReference, "group" | "kind">): string =>
  `${group}/${kind}`;

/** Keeps up with everything in a cluster that tells of workloads. */
export function createWatches(options: WatchesOptions) {
  const { kube, cluster, reading, kinds, seconds, signal, log } = options;
  const controllers = new Map<string, { reflector: Reflector; stop: AbortController }>();
  let pods: Reflector | undefined;
  let places: Reflector[] = [];
  let lookedAt = 0;
  let complaint = "";

  const reflect = (path: string, audience: Audience, until: AbortSignal = signal): Reflector =>
    createReflector({ kube, path, audience, seconds, signal: until, log });

  const remove: Audience["remove"] = (uid, at, now, isEstimated) => cluster.remove(uid, at, now, isEstimated);
  const ofPods: Audience = {
    put: (object, now) => cluster.putPod(readPod(object, reading), now),
    remove,
  };
  const ofKind = ({ kind }: Resource): Audience => ({
    put: (object, now) => cluster.putController(readController(object, kind, reading), now),
    remove,
  });

  /** Begins with the kinds that are new, and leaves those that are gone. Resolves with what is new. */
  async function lookForKinds(): Promise<Reflector[]> {
    const { found, forbidden } = await findResources(kube);
    lookedAt = seconds();
    const names = forbidden.map(({ kind }) => kind.kind).join(", ");
    const told = names === "" ? "" : `may not list ${names}: their pods are told as others'`;
    if (told !== complaint && told !== "") log(`The collector ${told}; see its ClusterRole`);
    complaint = told;
    const fresh: Reflector[] = [];
    for (const resource of found) {
      kinds.add(kindName(resource.kind));
      if (controllers.has(resource.path)) continue;
      const stop = new AbortController();
      const until = AbortSignal.any([signal, stop.signal]);
      const reflector = reflect(resource.path, ofKind(resource), until);
      controllers.set(resource.path, { reflector, stop });
      fresh.push(reflector);
    }
    // What may not be seen any more has not gone.
    const paths = new Set([...found, ...forbidden].map(({ path }) => path));
    for (const [path, { reflector, stop }] of controllers) {
      if (paths.has(path)) continue;
      stop.abort();
      reflector.forget();
      controllers.delete(path);
    }
    return fresh;
  }

  const all = (): Reflector[] => [
    ...places,
    ...[...controllers.values()].map(({ reflector }) => reflector),
    ...(pods ? [pods] : []),
  ];

  return {
    /** Lists everything once. What owns pods comes before them, so that they find it. */
    async list(): Promise<void> {
      places = [reflect("/api/v1/nodes", options.nodes), reflect("/api/v1/namespaces", options.namespaces)];
      pods = reflect("/api/v1/pods", ofPods);
      // The leader of a group owns its workers, a driver its executors.
      kinds.add(kindName(POD));
      await lookForKinds();
      for (const reflector of all()) await reflector.list();
    },

    /** Keeps up with what was listed, in the background. */
    run(): void {
      for (const reflector of all()) void reflector.run();
    },

    /** Looks from time to time whether there are other kinds. */
    async refresh(): Promise<void> {
      if (seconds() - lookedAt < KINDS_SECONDS) return;
      for (const reflector of await lookForKinds()) void reflector.run();
    },

    /** What keeps it from keeping up. */
    failure: (): Error | undefined =>
      all()
        .map((one) => one.failure())
        .find((failure) => failure !== undefined),

    /** Until when it kept up with everything, in seconds since 1970. */
    healthyAt: (): number => Math.min(...all().map((one) => one.healthyAt())),
  };
}
