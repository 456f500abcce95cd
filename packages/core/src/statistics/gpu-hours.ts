import { groupBy } from "../group-by.ts";
import type { StoredKey } from "./groups.ts";

/** GPU-seconds as GPU-hours with 4 decimals. */
export const toGpuHours = (gpuSeconds: number): number => toUnits(gpuSeconds) / 10_000;

/** GPU-seconds in units of 0.0001 GPU-hours, of which 9 are 25 GPU-seconds' worth. */
const toUnits = (gpuSeconds: number): number => Math.round((gpuSeconds * 25) / 9);

/** GPU-seconds of a group inside an interval. All of a group have the same key object. */
interface Part {
  readonly interval: number;
  readonly key: StoredKey;
  readonly gpuSeconds: number;
}

/** What of a total falls to each part, in units of 0.0001 GPU-hours. */
export interface Share<P> {
  readonly part: P;
  readonly units: number;
}

/**
 * Rounds parts so that they add up to what their sum rounds to. First groups are: what rounding down leaves goes to the largest
 * remainders, so a group has as many however its time is cut. Then each along its time: as many by then as its sum by then rounds to.
 * @param order decides between groups with equal remainders
 */
export function shareUnits<P extends Part>(
  parts: readonly P[],
  order: (a: StoredKey, b: StoredKey) => number,
): Share<P>[] {
  const groups = [...groupBy(parts, ({ key }) => key)].map(([key, own]) => {
    const ninths = sumOf(own) * 25;
    return { key, own, units: Math.floor(ninths / 9), rest: ninths % 9 };
  });
  const left = toUnits(sumOf(parts)) - groups.reduce((sum, { units }) => sum + units, 0);
  const byRest = groups.toSorted((a, b) => b.rest - a.rest || order(a.key, b.key));
  for (const group of byRest.slice(0, left)) group.units++;
  return groups.flatMap(({ own, units }) => alongTime(own, units));
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);

function alongTime<P extends Part>(parts: readonly P[], units: number): Share<P>[] {
  const inOrder = parts.toSorted((a, b) => a.interval - b.interval);
  const last = inOrder.findLastIndex(({ gpuSeconds }) => gpuSeconds !== 0);
  let gpuSeconds = 0;
  let dealt = 0;
  return inOrder.map((part, index) => {
    gpuSeconds += part.gpuSeconds;
    const before = dealt;
    dealt = index >= last ? units : Math.min(units, toUnits(gpuSeconds));
    return { part, units: dealt - before };
  });
}

/** Adds units up, as GPU-hours. */
export const sumOfShares = (shares: readonly Share<unknown>[]): number =>
  shares.reduce((sum, { units }) => sum + units, 0) / 10_000;
