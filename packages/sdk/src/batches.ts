import { MAX_BODY_BYTES, MAX_OBSERVATIONS, type ObservationInput } from "@muster/contract";

/** What a batch may hold at most. */
export interface BatchLimits {
  readonly maxObservations?: number;
  /** Of the whole request body. */
  readonly maxBytes?: number;
}

// `{"cluster_id":"cluster_…","observations":[]}` and some more.
const ENVELOPE_BYTES = 256;

const encoder = new TextEncoder();

/**
 * Splits observations into batches that each fit into one request, in their order. One that is too large by itself comes
 * alone. Reads on only when the next batch is asked for.
 */
export async function* batchesOf<T extends ObservationInput>(
  observations: Iterable<T> | AsyncIterable<T>,
  { maxObservations = MAX_OBSERVATIONS, maxBytes = MAX_BODY_BYTES }: BatchLimits = {},
): AsyncGenerator<T[], void, undefined> {
  let batch: T[] = [];
  let bytes = ENVELOPE_BYTES;
  for await (const observation of observations) {
    const more = encoder.encode(JSON.stringify(observation)).length + 1;
    if (batch.length > 0 && (batch.length >= maxObservations || bytes + more > maxBytes)) {
      yield batch;
      batch = [];
      bytes = ENVELOPE_BYTES;
    }
    batch.push(observation);
    bytes += more;
  }
  if (batch.length > 0) yield batch;
}
