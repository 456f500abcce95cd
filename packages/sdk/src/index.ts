export { batchesOf, type BatchLimits } from "./batches.ts";
export { type Answer, type Call, type Client, type ItemOf, type RequestOptions } from "./calls.ts";
export { addressOf, type ClientOptions, createClient } from "./client.ts";
export { deliver, type Delivery, type DeliveryOptions } from "./deliver.ts";
export { MusterError, type MusterErrorCode } from "./error.ts";
export type { Clock, RetryPolicy } from "./retry.ts";
export { inOrder } from "./in-order.ts";
export { HeaderError } from "./lines/cells.ts";
export {
  type Line,
  LINE_FORMATS,
  type LineFormat,
  type ObservationLine,
  readObservations,
  type ReadOptions,
} from "./lines/observations.ts";
export type { Unreadable } from "./lines/record.ts";
export { decodeUtf8 } from "./lines/utf8.ts";
