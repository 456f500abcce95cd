import { hasEnded, type ObservationInput } from "@muster/contract";
import type { Collecting } from "../collecting.ts";
import { type Counts, createTeller } from "../teller.ts";
import { isDue } from "../times.ts";
import { createCluster, type News } from "./cluster.ts";
import { kindName } from "./kinds.ts";
import type { Kube } from "./kube.ts";
import type { Mapping } from "./mapping.ts";
import { createNamespaces, createNodes } from "./places.ts";
import type { Wait } from "./reflector.ts";
import { isIgnored, keysOf, sightingOf } from "./sighting.ts";
import type { State } from "./state.ts";
import { createWatches, type Watches } from "./watches.ts";

export interface CollectorOptions extends Collecting<Mapping, State> {
  readonly kube: Kube;
  readonly signal: AbortSignal;
  /** Waits before something is tried again; by the clock where it is not said. */
  readonly wait?: Wait | undefined;
}

/** How often is noted until when the cluster was watched, when nothing happens. */
const NOTE_SECONDS = 60;

/** A workload as it is told. */
interface Telling extends News {
  readonly hasEnded: boolean;
  readonly content: string;
}

/** Tells Muster what the GPU workloads of a Kubernetes do. Nothing counts as told before Muster has acknowledged it. */
export function createCollector(options: CollectorOptions) {
  const { kube, muster, mapping, state, save, now, signal, log, wait } = options;
  const seconds = (): number => Math.floor(now() / 1000);
  const teller = createTeller({ muster, before: state, now, log });
  const reading = { gpuNames: mapping.gpus, keys: keysOf(mapping) };
  const nodes = createNodes();
  const namespaces = createNamespaces(reading);
  const dictionary = { mapping, wordsOf: namespaces.wordsOf };
  const cluster = createCluster({
    isKnown: (owner) => watches.isKnown(owner),
    isLate: (owner) => watches.isLate(owner),
    instanceTypeOf: nodes.instanceTypeOf,
    workloads: state.workloads.map((one) => ({ ...one, holds: new Map(one.holds), waitsFor: null })),
    done: state.done,
  });
  const watches: Watches = createWatches({
    kube,
    cluster,
    reading,
    remembered: [...state.workloads.map(({ top }) => [top.uid, kindName(top)] as const), ...state.done],
    seenAt: state.seenAt,
    seconds,
    signal,
    log,
    wait,
    nodes: nodes.audience,
    namespaces: namespaces.audience,
  });
  /** What Muster has acknowledged of each workload. Lost with the collector, which costs no more than sending it again. */
  const told = new Map<string, string>();
  /** What it has heard of: it must learn of its end, also where the site leaves such workloads out. */
  const heardOf = new Set(state.workloads.map(({ top }) => top.uid));
  let savedAt = 0;
  /** Whether something was told since then. */
  let isNew = false;

  function settle({ content, hasEnded: isOver, ...one }: Telling): void {
    const { uid } = one.workload.top;
    told.set(uid, content);
    if (!cluster.settle(one, isOver, watches.healthyAt())) return;
    told.delete(uid);
    heardOf.delete(uid);
  }

  /** What is to be told; what is left out, or was told as it is, is settled. */
  function* observations(observedAt: string): Generator<readonly [ObservationInput, Telling]> {
    for (const one of cluster.news(seconds())) {
      const { uid } = one.workload.top;
      const isLeftOut = isIgnored(mapping, one.workload) && !heardOf.has(uid);
      const sighting = sightingOf(one.workload, dictionary);
      const content = JSON.stringify(sighting);
      const telling = { ...one, hasEnded: hasEnded(sighting.status), content };
      if (isLeftOut || told.get(uid) === content) settle(telling);
      else yield [{ ...sighting, observed_at: observedAt }, telling];
    }
  }

  async function tellNews(): Promise<void> {
    for await (const [one, { outcome }] of teller.tell(observations(teller.nextObservedAt()))) {
      isNew = true;
      // Muster knows something later, from a clock that is ahead of this one: told again until it counts.
      if (outcome === "stale") continue;
      if (outcome !== "rejected") heardOf.add(one.workload.top.uid);
      settle(one);
    }
  }

  /** Which Kubernetes it is: this namespace is as old as the cluster. */
  const kubernetesNow = (): string | undefined => namespaces.uidOf("kube-system");

  function keep(): void {
    const { workloads, done } = cluster.remember();
    const kubernetes = kubernetesNow() ?? state.kubernetes;
    save({
      version: 1,
      ...(kubernetes !== undefined && { kubernetes }),
      ...teller.told(),
      seenAt: watches.healthyAt(),
      workloads: workloads
        .filter((workload) => heardOf.has(workload.top.uid) || !isIgnored(mapping, workload))
        .map(({ top, holds, goneAt, isEstimated }) => ({ top, holds: [...holds], goneAt, isEstimated })),
      done: done.map(([uid, kind]) => [uid, kind]),
    });
    savedAt = seconds();
    isNew = false;
  }

  return {
    counts: (): Counts => teller.counts(),
    beat: (): Promise<void> => teller.beat(),

    /** Lists what there is; only then it is known what has gone since the last time. Resolves with what could not be listed. */
    async begin(): Promise<readonly string[]> {
      const { hiddenKinds, failures } = await watches.list();
      const { kubernetes = kubernetesNow() } = state;
      if (kubernetes !== kubernetesNow())
        throw new Error(
          `${kube.server} is not the Kubernetes whose workloads were told so far; give it a cluster of its own in Muster`,
        );
      cluster.reconcile(state.seenAt, seconds(), hiddenKinds);
      return failures;
    },

    /** Keeps up with what happens from then on, in the background. */
    follow: (): void => watches.run(),

    /** Tells what was heard since the last time. Throws when something keeps it from hearing, after it has told all that it knows. */
    async poll(): Promise<void> {
      try {
        await tellNews();
      } finally {
        // Also while Muster does not answer: what was heard meanwhile may be nowhere else.
        if (isNew || isDue(NOTE_SECONDS, savedAt, seconds())) keep();
      }
      await watches.refresh();
      const failure = watches.failure();
      if (failure) throw failure;
    },

    /** Notes how far it is. */
    keep,
  };
}
