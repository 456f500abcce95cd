import { type Client, deliver, type DeliveryOptions, MusterError } from "@muster/sdk";
import type { Deliver } from "./delivery.ts";

type Ingest = Pick<Client, "ingest">;

/** What Muster says of a token that has ended, or that may not report. */
const TAKEN_NO_LONGER = new Set(["UNAUTHENTICATED", "FORBIDDEN"]);

/** Delivers with a token that may be renewed meanwhile: where Muster takes it no longer, it is read again for the next time. */
export function renewing(connect: () => Ingest, clusterId: string, options: DeliveryOptions): Deliver {
  let client = connect();
  return async function* (observations) {
    try {
      yield* deliver(client, clusterId, observations, options);
    } catch (error) {
      if (error instanceof MusterError && TAKEN_NO_LONGER.has(error.code)) client = connect();
      throw error;
    }
  };
}
