import { asController, type Controller } from "./controller.ts";
import { kindName, POD } from "./kinds.ts";
import type { OwnerReference } from "./meta.ts";
import type { Pod } from "./pod.ts";
import type { PodHold, Workload } from "./workload.ts";

/** How long an object waits for what owns it: one is watched beside the other, so it may be seen first. */
const OWNER_SECONDS = 30;
/** How long an end is looked at before it counts: what led to it may be seen after it. */
const SETTLE_SECONDS = 15;
/** So long after it was made an object's owner is in every list that is read after it. */
const YOUNG_SECONDS = 60;
/** More owners than anything has one above the other: anybody may write that two own each other. */
const DEPTH = 20;

interface Kept extends Workload {
  top: Controller;
  readonly holds: Map<string, PodHold>;
  /** Pods that went unseen, while what it says of its own end is not known yet. */
  lost: readonly string[];
  goneAt: number | null;
  isEstimated: boolean;
  waitsFor: string | null;
  /** When something of it was heard last, and how often. */
  heardAt: number;
  heard: number;
}

/** A workload of which something was heard, and how often. */
export interface News {
  readonly workload: Workload;
  readonly heard: number;
}

/** What outlives the collector. */
export interface Remembered {
  readonly workloads: readonly Workload[];
  /** What has ended, was told, and was still there, with its pods: uid and name of its kind. */
  readonly done: readonly (readonly [string, string])[];
}

export interface ClusterOptions extends Remembered {
  /** Whether objects of this kind are watched. */
  readonly isKnown: (owner: OwnerReference) => boolean;
  /** Whether there may be objects of this kind that have not been heard of. */
  readonly isLate: (owner: OwnerReference) => boolean;
  /** What nodes are called as machines. */
  readonly instanceTypeOf: (node: string) => string | null;
}

export type Cluster = ReturnType<typeof createCluster>;

/**
 * The workloads that a Kubernetes cluster's objects make up. It hears of the objects in any order, at moments in seconds since 1970.
 * A workload keeps what its pods have held when they are gone, until it has ended and that was told.
 */
export function createCluster(options: ClusterOptions) {
  const { isKnown, isLate, instanceTypeOf } = options;
  const controllers = new Map<string, Controller>();
  const pods = new Map<string, Pod>();
  const workloads = new Map<string, Kept>();
  /** The workload that a pod belongs to, for good: also when what owns it is gone. */
  const home = new Map<string, string>();
  const done = new Map(options.done);
  /** Since when an object has no place, because its owner is not there yet. */
  const waiting = new Map<string, number>();
  const dirty = new Set<string>();
  /** Until when the collector before watched. */
  let unwatchedAt = 0;

  for (const workload of options.workloads) {
    const { uid } = workload.top;
    workloads.set(uid, { ...workload, holds: new Map(workload.holds), lost: [], heardAt: 0, heard: 0 });
    dirty.add(uid);
  }
  // Of a pod that was adopted more than one workload has a hold: the last of them has it.
  const held = options.workloads.flatMap(({ top, holds }) =>
    [...holds].map(([pod, { start }]) => ({ pod, start, uid: top.uid })),
  );
  for (const { pod, uid } of held.sort((a, b) => a.start - b.start)) home.set(pod, uid);

  function objectOf(uid: string): Controller | undefined {
    const pod = pods.get(uid);
    return pod ? asController(pod) : controllers.get(uid);
  }

  /** What stands for an object; `undefined` while its owner may still come. */
  function topOf(object: Controller, mayWait: (owner: OwnerReference) => boolean): Controller | undefined {
    let top = object;
    for (let depth = 0; top.owner && depth < DEPTH; depth++) {
      const { owner } = top;
      // One that is gone already, or out of sight, may still be told of.
      const above = objectOf(owner.uid) ?? workloads.get(owner.uid)?.top;
      if (!above) return isKnown(owner) && mayWait(owner) ? undefined : top;
      top = above;
    }
    return top;
  }

  /** The workload that something stands for, begun where it is new; `undefined` where it is over. */
  function workloadOf(top: Controller): Kept | undefined {
    if (done.has(top.uid)) return undefined;
    const known = workloads.get(top.uid);
    if (known) return known;
    const begun = {
      top,
      holds: new Map<string, PodHold>(),
      lost: [],
      goneAt: null,
      isEstimated: false,
      waitsFor: null,
      heardAt: 0,
      heard: 0,
    };
    workloads.set(top.uid, begun);
    return begun;
  }

  /** Whether something waits that may belong to what is there: an owner is of the same namespace. */
  const isAwaiting = ({ namespace }: Controller): boolean =>
    [...waiting.keys()].some((uid) => objectOf(uid)?.namespace === namespace);

  function hear(kept: Kept, now: number): void {
    kept.heardAt = now;
    kept.heard++;
    dirty.add(kept.top.uid);
  }

  /** Puts an object where it belongs, or lets it wait for its owner. */
  function place(uid: string, now: number, mayWait?: (owner: OwnerReference) => boolean): void {
    const pod = pods.get(uid);
    const object = objectOf(uid);
    if (!object) return;
    let waitingSince = waiting.get(uid) ?? now;
    const known = home.get(uid) ?? (workloads.has(uid) || done.has(uid) ? uid : undefined);
    const isSoon = (owner: OwnerReference) => {
      // Its owner may be heard of some time after its kind is in order again.
      if (isLate(owner)) waitingSince = now;
      return now - waitingSince < OWNER_SECONDS;
    };
    const top = topOf(object, known === undefined ? (mayWait ?? isSoon) : () => true);
    if (known === undefined && !top) return void waiting.set(uid, waitingSince);
    waiting.delete(uid);
    // What nobody owns any more stays where it was, as does a pod that has ended. What another one adopts does not.
    const isOther = top !== undefined && top.uid !== known && top.uid !== uid;
    const isAdopted = known !== undefined && isOther && !pod?.endedAt;
    const since = isAdopted ? leave(known, uid, now) : 0;
    const isHome = known !== undefined && !isAdopted;
    // What asks for no GPU is no workload until one of its pods has one. Nor is what had ended and left no pods: what it held is not
    // known, or was told before.
    const isNews = pod !== undefined || (top === object && object.wantedGpus > 0 && object.verdict === null);
    const kept = isHome ? workloads.get(known) : top && isNews && workloadOf(top);
    if (pod && top && !isHome) home.set(uid, top.uid);
    if (!kept) return;
    if (kept.top.uid === uid) {
      [kept.top, kept.goneAt] = [object, null];
      endLost(kept);
      kept.lost = [];
    }
    if (pod) holdOf(pod, kept, since);
    hear(kept, now);
  }

  /** Something belongs to another workload from now on. Returns since when what it holds does: what it held until now stays. */
  function leave(workload: string, uid: string, now: number): number {
    const kept = workloads.get(workload);
    if (!kept) return 0;
    end(kept, uid, now, false);
    hear(kept, now);
    return kept.holds.has(uid) ? now : 0;
  }

  /** What a pod holds of a workload that it belongs to since a moment. */
  function holdOf(pod: Pod, kept: Kept, since: number): void {
    kept.waitsFor = pod.waitsFor;
    if (pod.scheduledAt === null) return;
    const before = kept.holds.get(pod.uid);
    const start = before?.start ?? Math.max(pod.scheduledAt, since);
    kept.holds.set(pod.uid, {
      gpus: pod.gpus,
      start,
      end: pod.endedAt === null ? null : Math.max(pod.endedAt, start),
      hasBegun: before?.hasBegun || pod.phase !== "Pending",
      exitCode: pod.exitCode,
      instanceType: (pod.node && instanceTypeOf(pod.node)) ?? before?.instanceType ?? null,
    });
  }

  /** Ends what is gone, at a moment that may be no more than the last one at which it was seen. */
  function end(kept: Kept, podUid: string | undefined, at: number, isEstimated: boolean): void {
    const hold = podUid === undefined ? undefined : kept.holds.get(podUid);
    if (hold?.end === null && podUid !== undefined) {
      kept.holds.set(podUid, { ...hold, end: Math.max(at, hold.start) });
      kept.isEstimated ||= isEstimated;
    }
    if (kept.goneAt === null && (podUid === undefined || podUid === kept.top.uid)) {
      kept.goneAt = Math.max(kept.top.deletedAt ?? at, kept.top.createdAt);
      kept.isEstimated ||= isEstimated && kept.top.verdict === null;
    }
  }

  /** Ends the pods that went unseen with their workload, but no later than another took their place. */
  function endLost({ top, holds, lost }: Kept): void {
    let at = top.verdict?.at ?? unwatchedAt;
    for (const { start } of holds.values()) if (start > unwatchedAt) at = Math.min(at, start);
    for (const uid of lost) {
      const hold = holds.get(uid);
      if (hold) holds.set(uid, { ...hold, end: Math.max(at, unwatchedAt, hold.start) });
    }
  }

  return {
    putController(controller: Controller, now: number): void {
      controllers.set(controller.uid, controller);
      place(controller.uid, now);
    },

    /** One without GPUs may own those that have some. */
    putPod(pod: Pod, now: number): void {
      if (pod.gpus > 0) pods.set(pod.uid, pod);
      else controllers.set(pod.uid, asController(pod));
      place(pod.uid, now);
    },

    /** An object is gone: at `at`, or some time between then and now where nobody watched. */
    remove(uid: string, at: number, now: number, isEstimated: boolean): void {
      // What waits for it finds it now or never.
      if (controllers.has(uid)) for (const one of waiting.keys()) place(one, now);
      // A pod was there all the same. What made it is gone with its owner, which may have been told to its end.
      if (waiting.has(uid) && pods.has(uid)) place(uid, now, () => false);
      const kept = workloads.get(home.get(uid) ?? uid);
      const isPod = pods.delete(uid);
      controllers.delete(uid);
      home.delete(uid);
      waiting.delete(uid);
      done.delete(uid);
      if (!kept) return;
      if (isPod) kept.waitsFor = null;
      end(kept, isPod ? uid : undefined, at, isEstimated);
      // One that its node refused, as it may thousands, held nothing and says nothing.
      const hold = kept.holds.get(uid);
      if (hold && hold.end === hold.start && hold.exitCode === null) kept.holds.delete(uid);
      hear(kept, now);
    },

    /**
     * All has been listed, pods last: what was remembered and is not there went after `seenAt`, while nobody watched. Of what has ended
     * nothing more is to come. Of kinds that could not be listed everything may still be there.
     */
    reconcile(seenAt: number, now: number, hiddenKinds: ReadonlySet<string>): void {
      unwatchedAt = seenAt;
      for (const uid of waiting.keys()) {
        const { createdAt = 0 } = pods.get(uid) ?? controllers.get(uid) ?? {};
        place(uid, now, (owner) => now - createdAt < YOUNG_SECONDS || isLate(owner));
      }
      for (const kept of workloads.values()) {
        kept.lost = [...kept.holds].flatMap(([uid, { end: at }]) =>
          at === null && !pods.has(uid) ? uid : [],
        );
        kept.isEstimated ||= kept.lost.length > 0;
        endLost(kept);
        const isHidden = hiddenKinds.has(kindName(kept.top));
        if (!isHidden) kept.lost = [];
        if (!objectOf(kept.top.uid) && !isHidden) end(kept, undefined, seenAt, true);
        hear(kept, 0);
      }
      for (const [uid, kind] of done) if (!objectOf(uid) && !hiddenKinds.has(kind)) done.delete(uid);
    },

    /** The workloads of which something was heard since they were told, and how often something was heard of each. */
    news(now: number): News[] {
      for (const uid of waiting.keys()) place(uid, now);
      return [...dirty].flatMap((uid) => {
        const workload = workloads.get(uid);
        return workload ? [{ workload, heard: workload.heard }] : [];
      });
    },

    /**
     * A workload has been told as it was when so much was heard of it. One that has ended is forgotten when nothing more was heard of it
     * while all was watched, until `watchedAt`, and nothing waits that may be its; returns whether it was.
     */
    settle({ workload: { top }, heard }: News, hasEnded: boolean, watchedAt: number): boolean {
      const { uid, ends } = top;
      const kept = workloads.get(uid);
      if (!kept || kept.heard !== heard) return false;
      const isOver = hasEnded && (ends || kept.goneAt !== null);
      if (isOver && (watchedAt - kept.heardAt < SETTLE_SECONDS || isAwaiting(top))) return false;
      dirty.delete(uid);
      if (!isOver) return false;
      workloads.delete(uid);
      // What is out of sight may be there.
      if (objectOf(uid) || kept.goneAt === null) done.set(uid, kindName(top));
      for (const pod of kept.holds.keys()) if (pods.has(pod)) done.set(pod, kindName(POD));
      return true;
    },

    remember: (): Remembered => ({ workloads: [...workloads.values()], done: [...done] }),
  };
}
