import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isDue } from "../times.ts";
import { sentenceOf, take } from "./answers.ts";
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
  /** What the collector before knew of them, and until when it kept up. */
  readonly remembered?: Iterable<string>;
  readonly seenAt: number;
  /** Seconds since 1970. */
  readonly seconds: () => number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** Waits before something is tried again; by the clock where it is not said. */
  readonly wait?: Wait | undefined;
}

/** Resolves after so many milliseconds, or when the signal says so. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

const byTheClock: Wait = (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined);

const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().nullish() }),
  items: z.array(z.unknown()).nullish(),
});
const named = z.object({ metadata: z.object({ uid: z.string() }) });
const versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

const PAGE = "500";
const GONE = 410;
const LONGEST_PAUSE_SECONDS = 30;
/** How often everything is listed again: a cluster whose state was restored from a backup is silent otherwise. */
const LIST_SECONDS = 3_600;
/** Of how many objects of a kind is said that they can't be read. */
const MOST_COMPLAINTS = 10;

export type Reflector = ReturnType<typeof createReflector>;

/** Keeps up with all objects of one kind: lists them once, then watches, and lists again what was missed. */
export function createReflector(options: ReflectorOptions) {
  const { kube, audience, seconds, signal, log, wait = byTheClock } = options;
  const known = new Set<string>(options.remembered);
  const unreadable = new Set<string>();
  let { path, seenAt: healthyAt } = options;
  let version: string | undefined;
  let listedAt: number | undefined;
  let isOpen = false;
  let failure: Error | undefined;

  function put(object: unknown): string {
    const { uid } = take(named, object).metadata;
    known.add(uid);
    try {
      audience.put(object, seconds());
      unreadable.delete(uid);
    } catch (error) {
      // One that is not as it should be must not hold up the others.
      if (!unreadable.has(uid) && unreadable.size < MOST_COMPLAINTS)
        log(`${path}: an object (${uid}) can't be read: ${sentenceOf(error)}`);
      unreadable.add(uid);
    }
    return uid;
  }

  /** Lists everything, page by page; what is not there any more went since it was last heard of. */
  async function list(): Promise<void> {
    const present = new Set<string>();
    let next: string | undefined;
    let listed: string;
    do {
      const query = { limit: PAGE, ...(next !== undefined && { continue: next }) };
      const page = take(listSchema, await kube.get(path, query));
      for (const object of page.items ?? []) present.add(put(object));
      listed = page.metadata.resourceVersion;
      next = page.metadata.continue || undefined;
    } while (next !== undefined);
    for (const uid of known) if (!present.has(uid)) drop(uid, healthyAt, true);
    // Not before: what is on a page that did not come would be missed.
    version = listed;
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
    const opened = () => {
      isOpen = true;
      failure = undefined;
    };
    try {
      for await (const { type, object } of kube.watch(path, from, { signal, opened })) {
        if (signal.aborted) return;
        version = take(versioned, object).metadata.resourceVersion;
        well();
        if (type === "BOOKMARK") continue;
        const uid = put(object);
        if (type === "DELETED") drop(uid, seconds(), false);
      }
    } catch (error) {
      if (!(error instanceof KubeError) || error.status !== GONE) throw error;
      version = undefined;
      // The history that is kept is short. Only where what was just listed is too old something is wrong.
      if (isDue(LONGEST_PAUSE_SECONDS, listedAt ?? 0, seconds())) return;
      throw error;
    }
    well();
  }

  return {
    path: (): string => path,
    /** What keeps it from keeping up. */
    failure: (): Error | undefined => failure,
    /** Until when it kept up, in seconds since 1970. */
    healthyAt: (): number => healthyAt,
    /** Whether all that there is has been heard of. */
    hasListed: (): boolean => listedAt !== undefined,

    list,

    /** The same objects are elsewhere, as in another version of the API. */
    move(to: string): void {
      if (to !== path) version = undefined;
      path = to;
    },

    /** Everything of this kind is gone with it. */
    forget(): void {
      for (const uid of known) drop(uid, seconds(), false);
    },

    /** Keeps up until it is told to stop. */
    async run(): Promise<void> {
      for (let failures = 0; !signal.aborted;) {
        const beganAt = seconds();
        let pause = 0;
        isOpen = false;
        try {
          if (version === undefined || isDue(LIST_SECONDS, listedAt ?? 0, beganAt)) await list();
          else {
            await follow(version);
            failures = 0;
            // Where each watch ends at once, as behind a proxy, it must not be asked for all the time.
            pause = seconds() - beganAt < 1 ? 1 : 0;
          }
        } catch (error) {
          if (signal.aborted) return;
          // Connections break, which is mended by going on.
          const isUsual = isOpen && error instanceof KubeError && error.status === 0;
          if (!isUsual) failure = error instanceof Error ? error : new Error(String(error));
          failures = isUsual || seconds() - beganAt > LONGEST_PAUSE_SECONDS ? 1 : failures + 1;
          pause = Math.min(2 ** (failures - 1), LONGEST_PAUSE_SECONDS);
        }
        if (pause > 0) await wait(pause * 1_000, signal);
      }
    },
  };
}
