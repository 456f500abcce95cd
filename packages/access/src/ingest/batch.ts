import type { WorkloadStatus } from "@muster/contract";
import type { ObservedState } from "./observed-state.ts";

/** Whether one observation counts rather than another: the later one, of the same moment the one with the greater digest. */
export function isNewer(one: ObservedState, other: ObservedState): boolean {
  const later = one.observation.observed_at.getTime() - other.observation.observed_at.getTime();
  return later !== 0 ? later > 0 : one.digest > other.digest;
}

/** For each workload in a batch the observation that counts. */
export function newestOfEach(states: readonly ObservedState[]): ObservedState[] {
  const newest = new Map<string, ObservedState>();
  for (const state of states) {
    const { external_id } = state.observation;
    const known = newest.get(external_id);
    if (!known || isNewer(state, known)) newest.set(external_id, state);
  }
  return [...newest.values()];
}

/** A workload, seen in a status with so many attempts. */
export interface SeenEvent {
  readonly externalId: string;
  readonly attemptCount: number;
  readonly status: WorkloadStatus;
  readonly observedAt: Date;
}

/** What a batch has seen, each the first time: also of observations that no longer count. */
export function seenEvents(states: readonly ObservedState[]): SeenEvent[] {
  const first = new Map<string, SeenEvent>();
  for (const { observation, attemptCount } of states) {
    const { external_id: externalId, status, observed_at: observedAt } = observation;
    const key = `${attemptCount} ${status} ${externalId}`;
    const known = first.get(key);
    if (!known || observedAt < known.observedAt)
      first.set(key, { externalId, attemptCount, status, observedAt });
  }
  return [...first.values()];
}
