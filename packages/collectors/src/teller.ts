import { MAX_AHEAD_MS, type ObservationInput, type ObservationOutcome } from "@muster/contract";
import type { Muster, Receipt } from "./delivery.ts";

export type Counts = Readonly<Record<ObservationOutcome, number>>;

/** What of a teller outlives it. */
export interface Told {
  /** The latest `observed_at` in ms: it never goes back, also when the clock does. */
  readonly observedAt: number;
}

export interface TellerOptions {
  readonly muster: Muster;
  readonly before: Told;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** Tells Muster what was observed, and keeps what became of it. */
export function createTeller({ muster, before, now, log }: TellerOptions) {
  const counts = { created: 0, updated: 0, unchanged: 0, stale: 0, rejected: 0 };
  let { observedAt } = before;

  /**
   * When what is read from now on is so. It does not go back: what is read later counts as later, whatever the clock does. Only
   * behind what Muster can't have taken, as it was so far ahead, it may.
   */
  function nextObservedAt(): string {
    const latest = observedAt > now() + MAX_AHEAD_MS ? 0 : observedAt;
    observedAt = Math.max(now(), latest + 1);
    return new Date(observedAt).toISOString();
  }

  return {
    nextObservedAt,
    counts: (): Counts => counts,
    told: (): Told => ({ observedAt }),

    /** Sends observations, and yields each with what it was about when Muster has answered for it. */
    async *tell<About>(
      items: Iterable<readonly [ObservationInput, About]>,
    ): AsyncGenerator<readonly [About, Receipt]> {
      const sent = new Map<ObservationInput, About>();
      function* observations(): Generator<ObservationInput> {
        for (const [observation, about] of items) {
          sent.set(observation, about);
          yield observation;
        }
      }
      for await (const delivered of muster.deliver(observations())) {
        for (const [index, observation] of delivered.observations.entries()) {
          const receipt = delivered.results[index];
          const about = sent.get(observation);
          sent.delete(observation);
          if (!receipt || about === undefined)
            throw new Error("Muster's answer does not fit what it was sent");
          counts[receipt.outcome]++;
          if (receipt.outcome === "rejected")
            log(`Muster refused ${observation.external_id}: ${receipt.reason ?? "it does not say why"}`);
          yield [about, receipt];
        }
      }
    },

    /** Tells that there is nothing new. */
    beat: (): Promise<void> => muster.beat(nextObservedAt()),
  };
}
