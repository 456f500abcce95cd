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
