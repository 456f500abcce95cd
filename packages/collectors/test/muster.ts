import { isDeepStrictEqual } from "node:util";
import { isRefused, type Observation, type ObservationInput, observationOrRefusal } from "@muster/contract";
import type { Deliver, Receipt } from "../src/delivery.ts";

/** A Muster that follows the rule of ingest and keeps all in memory, by a clock (seconds since 1970). It can be made to fail. */
export function createMuster(clock: () => number = () => Infinity) {
  const rows = new Map<string, Observation>();
  let failures = 0;
  let requests = 0;

  function take(input: ObservationInput): Receipt {
    const observation = observationOrRefusal.parse(input);
    if (isRefused(observation)) {
      return { external_id: observation.external_id, outcome: "rejected", reason: observation.refused };
    }
    const { external_id, observed_at } = observation;
    const known = rows.get(external_id);
    const receipt = (outcome: Receipt["outcome"]): Receipt => ({ external_id, outcome, reason: null });
    if (observed_at.getTime() > (clock() + 86_400) * 1000) return receipt("rejected");
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

  return {
    rows,
    deliver,
    /** The next requests fail. */
    fail(count: number): void {
      failures = count;
    },
    requests: () => requests,
  };
}

/** GPU-seconds of a workload's attempts; until `now`, in seconds, of one that runs. */
export function gpuSeconds({ attempts = [] }: Observation, now: number): number {
  return attempts.reduce((sum, { started_at, ended_at, gpu_count, suspended_seconds }) => {
    const seconds = (ended_at?.getTime() ?? now * 1000) / 1000 - started_at.getTime() / 1000;
    return sum + gpu_count * (seconds - suspended_seconds);
  }, 0);
}
