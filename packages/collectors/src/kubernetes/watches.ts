import { isDue } from "../times.ts";
import { sentenceOf } from "./answers.ts";
import type { Cluster } from "./cluster.ts";
import { readController } from "./controller.ts";
import { type Kind, kindName, KINDS, POD } from "./kinds.ts";
import { isForbidden, type Kube } from "./kube.ts";
import type { OwnerReference, Reading } from "./meta.ts";
import { readPod } from "./pod.ts";
import { type Audience, createReflector, type Reflector, type Wait } from "./reflector.ts";
import { findResources, mayList, type Resource } from "./resources.ts";

export interface WatchesOptions {
  readonly kube: Kube;
  readonly cluster: Pick<Cluster, "putController" | "putPod" | "remove">;
  readonly reading: Reading;
  readonly nodes: Audience;
  readonly namespaces: Audience;
  /** What the collector before knew to be there, by uid and name of its kind, and until when it kept up. */
  readonly remembered: readonly (readonly [string, string])[];
  readonly seenAt: number;
  /** Seconds since 1970. */
  readonly seconds: () => number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** Waits before something is tried again; by the clock where it is not said. */
  readonly wait?: Wait | undefined;
}

/** How often is looked whether the cluster has other kinds than before, and how soon for the first time. */
const KINDS_SECONDS = 600;
const FIRST_KINDS_SECONDS = 60;
/** How long something may fail, while the rest is well, before that is said. */
const PATIENCE_SECONDS = 300;

interface Watched {
  readonly kind: Kind;
  readonly reflector: Reflector;
  readonly stop: AbortController;
  /** How often in a row the API did not have it. */
  missing: number;
}

/** What came of listing everything. */
interface Listed {
  /** The kinds of which it is not known what there is. */
  readonly hiddenKinds: ReadonlySet<string>;
  /** What could not be listed though it may be, and why not. */
  readonly failures: readonly string[];
}

export type Watches = ReturnType<typeof createWatches>;

/** Keeps up with everything in a cluster that tells of workloads. */
export function createWatches(options: WatchesOptions) {
  const { kube, cluster, reading, seconds, seenAt, signal, log, wait } = options;
  const watched = new Map<string, Watched>();
  /** Kinds that are there and may not be looked at, and those that may be there. */
  let forbiddenKinds = new Set<string>();
  let unclearKinds = new Set<string>();
  let listedAt = 0;
  let lookedAt = 0;
  let { remembered } = options;
  let looksAgainAfter = FIRST_KINDS_SECONDS;
  let complaint = "";
  const troubled = new Set<string>();

  const reflect = (path: string, audience: Audience): Reflector =>
    createReflector({ kube, path, audience, seenAt, seconds, signal, log, wait });
  const remove: Audience["remove"] = (uid, at, now, isEstimated) => cluster.remove(uid, at, now, isEstimated);
  const pods = reflect("/api/v1/pods", {
    put: (object, now) => cluster.putPod(readPod(object, reading), now),
    remove,
  });
  const places = [reflect("/api/v1/nodes", options.nodes), reflect("/api/v1/namespaces", options.namespaces)];

  function begin({ kind, path }: Resource): Watched {
    const stop = new AbortController();
    const audience: Audience = {
      put: (object, now) => cluster.putController(readController(object, kind, reading), now),
      remove,
    };
    const reflector = createReflector({
      kube,
      path,
      audience,
      remembered: remembered.filter(([, name]) => name === kindName(kind)).map(([uid]) => uid),
      seenAt,
      seconds,
      signal: AbortSignal.any([signal, stop.signal]),
      log,
      wait,
    });
    return { kind, reflector, stop, missing: 0 };
  }

  /** Begins with the kinds that are new, and leaves those that are gone. Resolves with what is new. */
  async function lookForKinds(isFirst: boolean): Promise<Reflector[]> {
    const { found, unclear } = await findResources(kube);
    const { allowed, forbidden } = await mayList(
      kube,
      found.filter(({ kind }) => !watched.has(kindName(kind))),
    );
    const names = forbidden.map(({ kind }) => kind.kind).join(", ");
    if (names !== complaint && names !== "")
      log(`The collector may not list ${names}: their pods are told as others'; see its ClusterRole`);
    complaint = names;
    forbiddenKinds = new Set(forbidden.map(({ kind }) => kindName(kind)));
    const paths = new Map(found.map(({ kind, path }) => [kindName(kind), path]));
    // An API server that has just begun does not name all that it has.
    unclearKinds = new Set(
      KINDS.filter(({ group }) => isFirst || unclear.has(group))
        .map(kindName)
        .filter((name) => !paths.has(name)),
    );
    const fresh = allowed.map(begin);
    for (const one of fresh) watched.set(kindName(one.kind), one);
    for (const [name, one] of watched) {
      const path = paths.get(name);
      if (path !== undefined) one.reflector.move(path);
      one.missing = path === undefined && !unclearKinds.has(name) ? one.missing + 1 : 0;
      if (one.missing < 2) continue;
      one.stop.abort();
      one.reflector.forget();
      watched.delete(name);
    }
    if (!isFirst) forgetRemembered();
    return fresh.map(({ reflector }) => reflector);
  }

  /** What the collector before knew of kinds that are there no more is gone with them. */
  function forgetRemembered(): void {
    const known = new Set(KINDS.map(kindName));
    const mayBeThere = (name: string) => forbiddenKinds.has(name) || unclearKinds.has(name);
    for (const [uid, name] of remembered)
      if (known.has(name) && !watched.has(name) && !mayBeThere(name))
        cluster.remove(uid, seenAt, seconds(), true);
    remembered = remembered.filter(([, name]) => mayBeThere(name));
  }

  /** Says once that something does not work while the rest does, and when it does again. */
  function note(what: string, trouble: string | undefined): void {
    if ((trouble !== undefined) === troubled.has(what)) return;
    if (trouble === undefined) troubled.delete(what);
    else troubled.add(what);
    log(
      trouble === undefined
        ? `${what}: in order again`
        : `${what}: ${trouble} (the rest is told; trying again)`,
    );
  }

  const isUnlisted = (name: string): boolean =>
    watched.get(name)?.reflector.hasListed() === false || (unclearKinds.has(name) && !watched.has(name));

  function isLate(name: string): boolean {
    const failure = watched.get(name)?.reflector.failure();
    // What may not be seen is not waited for.
    return failure ? !isForbidden(failure) : isUnlisted(name);
  }

  const besides = (): Reflector[] => [...places, ...[...watched.values()].map(({ reflector }) => reflector)];

  return {
    /** Whether objects of a kind are watched, or may be as soon as the API says where they are. */
    isKnown: (owner: OwnerReference): boolean =>
      watched.has(kindName(owner)) || unclearKinds.has(kindName(owner)) || kindName(owner) === kindName(POD),
    /** Whether there may be objects of a kind that have not been heard of. */
    isLate: (owner: OwnerReference): boolean => isLate(kindName(owner)),

    /**
     * Lists everything once. What owns pods comes before them, so that they find it; a kind that can't be listed now is tried again
     * in the background.
     */
    async list(): Promise<Listed> {
      // These first: an API server that has just begun may refuse everything, and then which kinds may be listed is no news.
      for (const reflector of places) await reflector.list();
      listedAt = lookedAt = seconds();
      await lookForKinds(true);
      const failures: string[] = [];
      for (const { reflector } of watched.values())
        await reflector.list().catch((error) => failures.push(`${reflector.path()}: ${sentenceOf(error)}`));
      await pods.list();
      const hiddenKinds = new Set([...forbiddenKinds, ...KINDS.map(kindName).filter(isUnlisted)]);
      return { hiddenKinds, failures };
    },

    /** Keeps up with what was listed, in the background. */
    run(): void {
      for (const reflector of [...besides(), pods]) void reflector.run();
    },

    /** Looks from time to time whether there are other kinds, and says what does not work. */
    async refresh(): Promise<void> {
      if (pods.failure()) return;
      for (const one of besides()) {
        const failure = one.failure();
        const isLong = isDue(PATIENCE_SECONDS, Math.max(one.healthyAt(), listedAt), seconds());
        if (!failure || isLong) note(one.path(), failure?.message);
      }
      if (!isDue(looksAgainAfter, lookedAt, seconds())) return;
      // Not again before that where it fails: each time may take a minute.
      lookedAt = seconds();
      looksAgainAfter = KINDS_SECONDS;
      try {
        for (const reflector of await lookForKinds(false)) void reflector.run();
        note("The kinds of the cluster", undefined);
      } catch (error) {
        note("The kinds of the cluster", sentenceOf(error));
      }
    },

    /** What keeps it from keeping up with the pods. Without other kinds it can still tell what it knows. */
    failure: (): Error | undefined => pods.failure(),

    /** Until when it kept up with the pods, which hold the GPUs. In seconds since 1970. */
    healthyAt: (): number => pods.healthyAt(),
  };
}
