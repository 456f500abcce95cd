import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Kube, KubeError } from "./kube.ts";

/** Who hears of all objects of one kind. Moments in seconds since 1970. */
export interface Audience {
  /** An object is there, or different. Throws when it can't be read. */
  put(object: unknown, now: number): void;
  /** It is gone: since now, or, when nobody watched, since some moment after `at`. */
  remove(uid: string, at: number, now: number, isEstimated: boolean): void;
}

export interface ReflectorOptions {
  readonly kube: Kube;
  readonly path: string;
  readonly audience: Audience;
  /** Seconds since 1970. */
  readonly seconds: () => number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullish(),
});
const named = z.object({ metadata: z.object({ uid: z.string(), resourceVersion: z.string().nullish() }) });
const versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

const PAGE = "500";
const GONE = 410;
const LONGEST_PAUSE_SECONDS = 30;
/** How often everything is listed again: a cluster whose state was restored from a backup is silent otherwise. */
const LIST_SECONDS = 3_600;

export type Reflector = ReturnType<typeof createReflector>;

/** Keeps up with all objects of one kind: lists them once, then watches, and lists again what was missed. */
export function createReflector({ kube, path, audience, seconds, signal, log }: ReflectorOptions) {
  const known = new Set<string>();
  const unreadable = new Set<string>();
  let version: string | undefined;
  let healthyAt = seconds();
  let listedAt = 0;
  let failure: Error | undefined;

  function put(object: unknown): string {
    const { uid } = named.parse(object).metadata;
    known.add(uid);
    try {
      audience.put(object, seconds());
    } catch (error) {
      // One that is not as it should be must not hold up the others.
      if (!unreadable.has(uid)) log(`${path}: an object (${uid}) can't be read: ${String(error)}`);
      unreadable.add(uid);
    }
    return uid;
  }

  /** Lists everything, page by page; what is not there any more went since it was last heard of. */
  async function list(): Promise<void> {
    const present = new Set<string>();
    let next: string | undefined;
    do {
      const query = { limit: PAGE, ...(next !== undefined && { continue: next }) };
      const page = listSchema.parse(await kube.get(path, query));
      for (const object of page.items ?? []) present.add(put(object));
      version = page.metadata.resourceVersion;
      next = page.metadata.continue || undefined;
    } while (next !== undefined);
    for (const uid of known) if (!present.has(uid)) drop(uid, healthyAt, true);
    listedAt = seconds();
    well();
  }

  function drop(uid: string, at: number, isEstimated: boolean): void {
    known.delete(uid);
    unreadable.delete(uid);
    audience.remove(uid, at, seconds(), isEstimated);
  }

  function well(): void {
    healthyAt = seconds();
    failure = undefined;
  }

  /** Follows what happens until the API ends it. */
  async function follow(from: string): Promise<void> {
    for await (const { type, object } of kube.watch(path, from)) {
      version = versioned.parse(object).metadata.resourceVersion;
      well();
      if (type === "BOOKMARK") continue;
      const uid = put(object);
      if (type === "DELETED") drop(uid, seconds(), false);
    }
    well();
  }

  return {
    path,
    /** What keeps it from keeping up. */
    failure: (): Error | undefined => failure,
    /** Until when it kept up, in seconds since 1970. */
    healthyAt: (): number => healthyAt,

    list,

    /** Everything of this kind is gone with it. */
    forget(): void {
      for (const uid of known) drop(uid, seconds(), false);
    },

    /** Keeps up until it is told to stop. */
    async run(): Promise<void> {
      for (let failures = 0; !signal.aborted;) {
        const beganAt = seconds();
        try {
          if (version === undefined || seconds() - listedAt >= LIST_SECONDS) await list();
          else await follow(version);
          failures = 0;
        } catch (error) {
          if (signal.aborted) return;
          // Too old a version is no failure: the history that the API keeps is short.
          if (error instanceof KubeError && error.status === GONE) version = undefined;
          else {
            failure = error instanceof Error ? error : new Error(String(error));
            failures++;
          }
        }
        // Where each watch ends at once, as behind a proxy, it must not be asked for all the time.
        const isHasty = seconds() - beganAt < 1;
        const pause = failures > 0 ? Math.min(2 ** (failures - 1), LONGEST_PAUSE_SECONDS) : isHasty ? 1 : 0;
        if (pause > 0) await sleep(pause * 1_000, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
