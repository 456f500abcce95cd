import { createHash } from "node:crypto";
import type { Uuid } from "@muster/contract";

/** A uuid that follows from a text: the same in every run. */
export function uuidOf(text: string): Uuid {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** SQL for a number in [0, 1) that follows from the row's number `i`. Different salts give independent numbers. */
export const randomSql = (salt: number): string =>
  `((hashint8extended(i, ${salt}) & 9007199254740991)::float8 / 9007199254740992)`;

/** Shares that sum to 1 and fall as 1 / rank^exponent: how sizes are spread in real traces. */
export function zipf(count: number, exponent: number): number[] {
  const weights = Array.from({ length: count }, (_, rank) => 1 / (rank + 1) ** exponent);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The upper ends of each share but the last, as `width_bucket` wants them. */
export function thresholds(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.slice(0, -1).map((share) => (sum += share));
}
