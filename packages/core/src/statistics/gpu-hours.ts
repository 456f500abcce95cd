/** GPU-seconds as GPU-hours with 4 decimals. */
export const toGpuHours = (gpuSeconds: number): number => toUnits(gpuSeconds) / 10_000;

/** GPU-seconds in units of 0.0001 GPU-hours, of which 9 are 25 GPU-seconds' worth. */
const toUnits = (gpuSeconds: number): number => Math.round((gpuSeconds * 25) / 9);

/** What of a total falls to each part, in units of 0.0001 GPU-hours. */
export interface Share<Part> {
  readonly part: Part;
  units: number;
}

/**
 * Rounds parts so that they add up to what their sum rounds to: what rounding down leaves goes to the largest remainders.
 * @param order decides between equal remainders
 */
export function shareUnits<Part>(
  parts: readonly Part[],
  gpuSecondsOf: (part: Part) => number,
  order: (a: Part, b: Part) => number,
): Share<Part>[] {
  const shares = parts.map((part) => {
    const ninths = gpuSecondsOf(part) * 25;
    return { part, units: Math.floor(ninths / 9), rest: ninths % 9 };
  });
  const total = toUnits(parts.reduce((sum, part) => sum + gpuSecondsOf(part), 0));
  const left = total - shares.reduce((sum, { units }) => sum + units, 0);
  const byRest = shares.toSorted((a, b) => b.rest - a.rest || order(a.part, b.part));
  for (const share of byRest.slice(0, left)) share.units++;
  return shares.map(({ part, units }) => ({ part, units }));
}

/** Adds units up, as GPU-hours. */
export const sumOfShares = (shares: readonly Share<unknown>[]): number =>
  shares.reduce((sum, { units }) => sum + units, 0) / 10_000;
