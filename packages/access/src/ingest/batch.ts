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

/** What a batch has seen, each status with so many attempts by the first state that shows it: also of states that no longer count. */
export function firstSeen(states: readonly ObservedState[]): ObservedState[] {
  const first = new Map<string, ObservedState>();
  for (const state of states) {
    const { external_id, status, observed_at } = state.observation;
    const key = `${state.attemptCount} ${status} ${external_id}`;
    const known = first.get(key);
    if (!known || observed_at < known.observation.observed_at) first.set(key, state);
  }
  return [...first.values()];
}
