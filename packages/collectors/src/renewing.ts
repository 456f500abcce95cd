import { type Client, deliver, type DeliveryOptions, MusterError } from "@muster/sdk";
import type { Muster } from "./delivery.ts";

type Ingest = Pick<Client, "ingest">;

/** What Muster says of a token that has ended, or that may not report. */
const TAKEN_NO_LONGER = new Set(["UNAUTHENTICATED", "FORBIDDEN"]);

/** Speaks with a token that may be renewed meanwhile: where Muster takes it no longer, it is read again for the next time. */
export function renewing(connect: () => Ingest, clusterId: string, options: DeliveryOptions): Muster {
  let client = connect();
  const unlessEnded = (error: unknown) => {
    if (error instanceof MusterError && TAKEN_NO_LONGER.has(error.code)) client = connect();
    return error;
  };
  return {
    async *deliver(observations) {
      try {
        yield* deliver(client, clusterId, observations, options);
      } catch (error) {
        throw unlessEnded(error);
      }
    },
    async beat(observedAt) {
      try {
        await client.ingest.heartbeat({ cluster_id: clusterId, observed_at: observedAt }, options);
      } catch (error) {
        throw unlessEnded(error);
      }
    },
  };
}
