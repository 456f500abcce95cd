import { isDeepStrictEqual } from "node:util";
import {
  hasEnded,
  isRefused,
  type Observation,
  type ObservationInput,
  observationOrRefusal,
} from "@muster/contract";
import type { Deliver, Muster, Receipt } from "../src/delivery.ts";

/** A Muster that follows the rule of ingest and keeps all in memory, by a clock (seconds since 1970). It can be made to fail. */
export function createMuster(clock: () => number = () => Infinity) {
  const rows = new Map<string, Observation>();
  let failures = 0;
  let requests = 0;
  const beats: string[] = [];

  const isTooFarAhead = (ms: number): boolean => ms > (clock() + 86_400) * 1000;

  function take(input: ObservationInput): Receipt {
    const observation = observationOrRefusal.parse(input);
    if (isRefused(observation)) {
      return { external_id: observation.external_id, outcome: "rejected", reason: observation.refused };
    }
    const { external_id, observed_at } = observation;
    const known = rows.get(external_id);
    const receipt = (outcome: Receipt["outcome"]): Receipt => ({ external_id, outcome, reason: null });
    const reason = untrue(observation);
    if (reason) return { external_id, outcome: "rejected", reason };
    if (isTooFarAhead(observed_at.getTime())) return receipt("rejected");
    if (known && known.observed_at > observation.observed_at) return receipt("stale");
    rows.set(external_id, observation);
    if (!known) return receipt("created");
    const { observed_at: _, ...before } = known;
    const { observed_at: __, ...after } = observation;
    return receipt(isDeepStrictEqual(before, after) ? "unchanged" : "updated");
  }

  const deliver: Deliver = async function* (observations) {
    let batch: ObservationInput[] = [];
    const send = () => {
      requests++;
      if (failures > 0 && failures-- > 0) throw new Error("Muster does not answer");
      const delivered = { observations: batch, results: batch.map(take) };
      batch = [];
      return delivered;
    };
    for (const observation of observations) {
      batch.push(observation);
      if (batch.length === 100) yield send();
    }
    if (batch.length > 0) yield send();
  };

  const beat: Muster["beat"] = async (observedAt) => {
    if (isTooFarAhead(Date.parse(observedAt))) throw new Error("lies more than 24 hours ahead");
    beats.push(observedAt);
  };

  return {
    rows,
    deliver,
    beat,
    /** As of when it was told that there was nothing new. */
    beats,
    /** The next requests fail. */
    fail(count: number): void {
      failures = count;
    },
    requests: () => requests,
  };
}

/** Why an observation can't be true: what ingest asks of its times and attempts, and how many GPUs it lets them have together. */
function untrue({ status, submitted_at, started_at, completed_at, attempts = [] }: Observation) {
  const hasEnd = completed_at !== null && completed_at !== undefined;
  if (hasEnded(status) !== hasEnd) return "completed_at";
  if (status === "running" && !started_at) return "started_at";
  if (attempts.filter(({ ended_at }) => ended_at === null).length > (status === "running" ? 1 : 0))
    return "open";
  if (new Set(attempts.map(({ attempt_id }) => attempt_id)).size < attempts.length) return "attempt_id";
  if (attempts.reduce((sum, { gpu_count }) => sum + gpu_count, 0) > 1_000_000) return "gpu_count";
  const isUntrue = attempts.some(
    ({ started_at: start, ended_at: end, suspended_seconds }) =>
      start < submitted_at ||
      (end && end.getTime() < start.getTime() + suspended_seconds * 1000) ||
      (hasEnd && (end ?? start) > completed_at),
  );
  if (isUntrue) return "attempts";
  return hasEnd && completed_at < submitted_at ? "completed_at" : undefined;
}

/** GPU-seconds of a workload's attempts; until `now`, in seconds, of one that runs. */
export function gpuSeconds({ attempts = [] }: Observation, now: number): number {
  return attempts.reduce((sum, { started_at, ended_at, gpu_count, suspended_seconds }) => {
    const seconds = (ended_at?.getTime() ?? now * 1000) / 1000 - started_at.getTime() / 1000;
    return sum + gpu_count * (seconds - suspended_seconds);
  }, 0);
}
