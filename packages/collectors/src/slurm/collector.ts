import type { ObservationInput } from "@muster/contract";
import type { Collecting } from "../collecting.ts";
import { type Counts, createTeller } from "../teller.ts";
import { isWaitingTask } from "./array-tasks.ts";
import { combine, type Finding, type Readings, unknownStates } from "./combine.ts";
import { externalId, jobOf } from "./external-id.ts";
import { createLedgerReader, type Window } from "./ledger-reader.ts";
import { HIDDEN, longRunning } from "./hidden-ledger.ts";
import type { LiveJob } from "./live.ts";
import { lostJobs } from "./lost-jobs.ts";
import type { Mapping } from "./mapping.ts";
import { createMemory } from "./memory.ts";
import type { Hardware } from "./nodes.ts";
import type { Dictionary, Sighting } from "./sighting.ts";
import type { Slurm } from "./slurm.ts";
import { slicesOf } from "./slices.ts";
import { type Source, liveSource } from "./sources.ts";
import { statusOf } from "./states.ts";
import type { State } from "./state.ts";
import { createSteadyReasons } from "./steady-reasons.ts";
import { vanishedTasks } from "./vanished-tasks.ts";

export interface CollectorOptions extends Collecting<Mapping, State> {
  readonly slurm: Slurm;
}

const MINUTE = 60;
export const DAY_SECONDS = 86_400;
/** How far each reading of the ledger goes back behind what was acknowledged. */
const OVERLAP_SECONDS = 10 * MINUTE;
/** How long the ledger may take to catch up after it did not answer. */
const SETTLE_SECONDS = 15 * MINUTE;
const HARDWARE_SECONDS = 60 * MINUTE;

export type Collector = ReturnType<typeof createCollector>;

/**
 * Tells Muster what Slurm's jobs do. The windows of the ledger and the list of the controller only find out *which* jobs
 * changed; what is told of a job stands on all its attempts. Nothing counts as told before Muster has acknowledged it.
 */
export function createCollector(options: CollectorOptions) {
  const { slurm, muster, mapping, save, now, log } = options;
  const memory = createMemory(options.state);
  const steady = createSteadyReasons();
  const teller = createTeller({ muster, before: options.state, now, log });
  const { nextObservedAt } = teller;
  const strange = new Set<string>();
  let { state } = options;
  let live: readonly LiveJob[] | undefined;
  let lastKnown: readonly LiveJob[] = [];
  let reasons: ReadonlyMap<string, string | null> = new Map();
  let wasHiding = false;
  let hardware: { readonly at: number; readonly value: Hardware } | undefined;

  const seconds = (): number => Math.floor(now() / 1000);
  const ledger = createLedgerReader({ slurm, memory, seconds });

  async function dictionary(): Promise<Dictionary> {
    if (!hardware || seconds() - hardware.at > HARDWARE_SECONDS) {
      const value = await slurm.hardware().catch((error: unknown) => {
        if (hardware) return hardware.value;
        throw error;
      });
      hardware = { at: seconds(), value };
    }
    const isOpen = (id: string): boolean => memory.statusOf(id) !== undefined;
    const waitedFor = (jobId: string): string | null => (live ? null : (reasons.get(jobId) ?? null));
    return { cluster: state.cluster, mapping, hardware: hardware.value, isOpen, waitedFor };
  }

  /** What keeps up with the ledger notes when that did not answer. */
  async function noting<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      state = { ...state, ledgerFailedAt: seconds() };
      throw error;
    }
  }

  /** Tells what of this is new, or all of it, and resolves when Muster has acknowledged it. */
  async function tell(findings: Iterable<Finding>, observedAt: string, all: boolean): Promise<void> {
    const settled = new Map<string, Source>();
    const unsettled = new Set<Source>();
    type About = { readonly sighting: Sighting; readonly sources: readonly Source[] };
    function* items(): Generator<readonly [ObservationInput, About]> {
      for (const { sightings, sources } of findings) {
        if (!all && sources.every(memory.isTold)) continue;
        for (const source of sources) settled.set(source[0], source);
        for (const sighting of sightings)
          yield [
            { ...sighting.observation, observed_at: observedAt },
            { sighting, sources },
          ];
      }
    }
    for await (const [{ sighting, sources }, { outcome }] of teller.tell(items())) {
      if (outcome === "stale") {
        // It knows something later, from a clock that is ahead of this one: told again until it counts.
        for (const source of sources) unsettled.add(source);
      } else if (outcome !== "rejected") {
        memory.acknowledge(sighting);
        if (sighting.isConfirmed) state = { ...state, isLedgerSeen: true };
      }
    }
    for (const source of unsettled) settled.delete(source[0]);
    // What is read again is not what is kept up with: it would be remembered for nothing.
    if (!all) memory.settle(settled.values());
  }

  function explain(readings: Readings, words: Dictionary): Generator<Finding> {
    for (const name of unknownStates(readings)) {
      if (!strange.has(name))
        log(`Slurm's state ${name} is not known here; jobs in it are left as they were`);
      strange.add(name);
    }
    return combine(readings, words);
  }

  function keep(change: Partial<State> = {}): void {
    const told = { ...teller.told(), open: memory.open(), unconfirmed: memory.unconfirmed() };
    state = { ...state, ...told, ...change };
    save(state);
  }

  return {
    counts: (): Counts => teller.counts(),
    state: (): State => state,

    /** Looks at what is new or different in the controller's list, and at what has gone from it. */
    async pollLive(): Promise<void> {
      const observedAt = nextObservedAt();
      const words = await dictionary();
      live = undefined;
      const present = steady(await slurm.live(), seconds());
      live = present;
      reasons = new Map(present.filter(({ reason }) => reason).map(({ jobId, reason }) => [jobId, reason]));
      const changed = present.filter((job) => !memory.isTold(liveSource(job)));
      const ids = new Set(present.map(({ jobId }) => jobId));
      const gone = lastKnown.filter(({ jobId }) => !ids.has(jobId));
      memory.keepOnly("l", new Set(present.map((job) => liveSource(job)[0])));
      if (changed.length > 0 || gone.length > 0) {
        const asked = new Set(
          [...changed.filter((job) => !isWaitingTask(job)), ...gone].map(({ rawId }) => rawId),
        );
        const rows = await noting(ledger.jobs(asked)).catch(() => undefined);
        const readings = rows
          ? {
              rows: [...rows, ...vanishedTasks(memory.open(), { asked, rows, live })],
              live,
              changed,
              at: seconds(),
            }
          : { rows: [], live, changed: changed.filter(isNews), at: seconds() };
        await tell(explain(readings, words), observedAt, false);
        keep();
        // What has gone is asked for until the ledger has answered.
        if (!rows) return;
      }
      lastKnown = present;
    },

    /** Looks at all that the ledger has since a little before what was acknowledged, and at what Muster holds as not ended. */
    async pollLedger(): Promise<void> {
      const readAt = seconds();
      // A clock that ran ahead left the cursor there.
      const since = Math.min(state.cursor, readAt) - OVERLAP_SECONDS;
      for (const [from, until] of slicesOf(since, readAt)) {
        const isLast = until === readAt;
        const window = { from, until, ...(isLast && { besides: memory.openIds() }) };
        const { observedAt, jobIds } = await tellWindow(window, noting);
        // After an outage the ledger fills up behind where it was read, so the cursor waits.
        const isSettled = readAt - state.ledgerFailedAt > SETTLE_SECONDS;
        if (isLast && live && isSettled) {
          const isWhole = isWholeLedger(live, readAt, jobIds);
          if (isWhole && state.isLedgerSeen) await tellLost(live, observedAt);
        }
        keep(isSettled ? { cursor: until, backfill: reaching(state.backfill, from, until) } : {});
      }
    },

    /** Tells again all that the ledger has of a stretch of time. That it can't be read says nothing of the ledger. */
    async readAgain(since: number, until: number): Promise<void> {
      for (const [from, to] of slicesOf(since, until)) await tellWindow({ from, until: to, all: true });
    },

    /** Reads a stretch of the past; what it resolves with tells it, and resolves with the number of rows. */
    async readPast(from: number, until: number): Promise<() => Promise<number>> {
      const observedAt = nextObservedAt();
      const words = await dictionary();
      const { rows } = await noting(ledger.window({ from, until, live }));
      return async () => {
        await tell(explain({ rows, live, changed: [], at: seconds() }, words), observedAt, false);
        return rows.length;
      };
    },

    /** Tells that there is nothing new. */
    beat: (): Promise<void> => teller.beat(),

    keep,
  };

  /** Without the ledger only a new status is told: of the rest it knows earlier attempts, which must not be lost. */
  function isNews(job: LiveJob): boolean {
    return memory.statusOf(externalId(state.cluster, job.jobId, job.submit)) !== statusOf(job.state);
  }

  /** Whether the ledger has all that have been running for minutes. Says it when it begins to have none of them. */
  function isWholeLedger(present: readonly LiveJob[], at: number, jobIds: ReadonlySet<string>): boolean {
    const running = longRunning(present, at).filter(
      ({ jobId, submit }) => memory.statusOf(externalId(state.cluster, jobId, submit)) !== undefined,
    );
    const missing = running.filter(({ jobId }) => !jobIds.has(jobId)).length;
    const isHiding = missing > 0 && missing === running.length;
    if (isHiding && !wasHiding) log(`The ledger (sacct) ${HIDDEN}`);
    if (isHiding) state = { ...state, isLedgerSeen: false };
    wasHiding = isHiding;
    return missing === 0;
  }

  /** Asks once more for what only the controller has shown, and ends what nobody knows any more. */
  async function tellLost(present: readonly LiveJob[], observedAt: string): Promise<void> {
    const ids = new Set(present.map(({ jobId }) => jobId));
    const unconfirmed = memory.unconfirmed();
    const open = memory.open().filter(([id]) => unconfirmed[id] && !ids.has(jobOf(id).jobId));
    const rows = await noting(ledger.jobs(new Set(open.map(([, rawId]) => rawId))));
    await tell(lostJobs({ open, unconfirmed }, rows, present), observedAt, false);
  }

  /** Tells what a window of the ledger has, and resolves with when that was so and all jobs of it. */
  async function tellWindow(
    window: Omit<Window, "live">,
    reading: <T>(work: Promise<T>) => Promise<T> = (work) => work,
  ): Promise<{ observedAt: string; jobIds: ReadonlySet<string> }> {
    const observedAt = nextObservedAt();
    const words = await dictionary();
    const { rows, jobIds } = await reading(ledger.window({ ...window, live }));
    await tell(explain({ rows, live, changed: [], at: seconds() }, words), observedAt, window.all ?? false);
    return { observedAt, jobIds };
  }
}

/** A back-fill that has come as far as where the ledger was read from has come as far as that was read. */
const reaching = (past: State["backfill"], from: number, until: number): State["backfill"] =>
  past && past.through >= from ? { ...past, through: Math.max(past.through, until) } : past;
