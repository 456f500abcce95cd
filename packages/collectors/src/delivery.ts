import type { ObservationInput, ObservationOutcome } from "@muster/contract";

/** What Muster made of an observation. */
export interface Receipt {
  readonly external_id: string | null;
  readonly outcome: ObservationOutcome;
  readonly reason: string | null;
}

/** Observations that Muster has answered for, and its answers in their order. What it has acknowledged survives anything. */
interface Delivered {
  readonly observations: readonly ObservationInput[];
  readonly results: readonly Receipt[];
}

/** Sends observations of one cluster in batches, in their order. Throws when some may have to be sent again. */
export type Deliver = (observations: Iterable<ObservationInput>) => AsyncIterable<Delivered>;

/** Muster, as a collector of one cluster speaks to it. */
export interface Muster {
  readonly deliver: Deliver;
  /** Says that there was nothing new at a moment, so that it sees that somebody is there. */
  readonly beat: (observedAt: string) => Promise<void>;
}
