import type { Muster } from "./delivery.ts";

/** What every collector works with, beside its scheduler. */
export interface Collecting<Mapping, State> {
  readonly muster: Muster;
  readonly mapping: Mapping;
  /** Where the one before left off. */
  readonly state: State;
  readonly save: (state: State) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
}
