import type { DataOf, Endpoints, ObservationInput, ObservationOutcome } from "@muster/contract";
import { batchesOf, type BatchLimits } from "./batches.ts";
import type { Client, RequestOptions } from "./calls.ts";
import { MusterError } from "./error.ts";
import { following } from "./following.ts";
import { inOrder } from "./in-order.ts";

type Ingested = DataOf<Endpoints["ingest"]["workloads"]>;

/** Observations that the server has answered for: what was not rejected is kept, whatever happens then. */
export interface Delivery<T extends ObservationInput> {
  readonly observations: readonly T[];
  readonly counts: Ingested["counts"];
  /** One for each observation, in their order. */
  readonly results: Ingested["results"];
}

export interface DeliveryOptions extends RequestOptions, BatchLimits {
  /** How many requests may be under way at once; 1 if absent. More suits a source that does not pause, as a file. */
  readonly inFlight?: number;
}

/**
 * Delivers observations of one cluster in batches and yields each batch's outcome, in the order of the source: once a
 * batch has come out, all before it has been kept, so a bookmark may move there. Delivering again does no harm.
 * @throws MusterError what a batch failed with after its retries; nothing of it or behind it counts as delivered
 */
export async function* deliver<T extends ObservationInput>(
  client: Pick<Client, "ingest">,
  clusterId: string,
  observations: Iterable<T> | AsyncIterable<T>,
  options: DeliveryOptions = {},
): AsyncGenerator<Delivery<T>, void, undefined> {
  const { inFlight = 1, timeoutMs, retries } = options;
  const ended = following(options.signal);
  const request: RequestOptions = {
    signal: ended.signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries }),
  };
  try {
    yield* inOrder(
      batchesOf(observations, options),
      inFlight,
      (batch) => deliverBatch(client, clusterId, batch, request),
      () => ended.abort(),
    );
  } finally {
    ended.release();
  }
}

async function deliverBatch<T extends ObservationInput>(
  client: Pick<Client, "ingest">,
  clusterId: string,
  observations: readonly T[],
  request: RequestOptions,
): Promise<Delivery<T>> {
  try {
    const { data } = await client.ingest.workloads(
      { cluster_id: clusterId, observations: [...observations] },
      request,
    );
    return { observations, ...data };
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== "PAYLOAD_TOO_LARGE") throw error;
    return deliverInParts(client, clusterId, observations, request);
  }
}

// A proxy in between may allow less than Muster does.
async function deliverInParts<T extends ObservationInput>(
  client: Pick<Client, "ingest">,
  clusterId: string,
  observations: readonly T[],
  request: RequestOptions,
): Promise<Delivery<T>> {
  const [only] = observations;
  if (only && observations.length === 1) return tooLarge(only);
  const middle = Math.ceil(observations.length / 2);
  const first = await deliverBatch(client, clusterId, observations.slice(0, middle), request);
  const second = await deliverBatch(client, clusterId, observations.slice(middle), request);
  const counts = { ...first.counts };
  for (const outcome of Object.keys(counts) as ObservationOutcome[])
    counts[outcome] += second.counts[outcome];
  return { observations, counts, results: [...first.results, ...second.results] };
}

function tooLarge<T extends ObservationInput>(observation: T): Delivery<T> {
  return {
    observations: [observation],
    counts: { created: 0, updated: 0, unchanged: 0, stale: 0, rejected: 1 },
    results: [
      {
        external_id: observation.external_id,
        outcome: "rejected",
        workload_id: null,
        reason: "observation: is larger than a request may be",
      },
    ],
  };
}
