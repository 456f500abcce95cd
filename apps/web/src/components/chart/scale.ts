/** How high the part of a chart is that has the bars, in pixels. */
export const HEIGHT = 240;

const ROUND = [1, 2, 2.5, 5, 10];

/** Round values from zero up, the last one at or above the largest; about `count` steps. */
export function ticksTo(largest: number, count = 4): number[] {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (ROUND.find((round) => round * power >= rough * 0.999) ?? 10);
  const steps = Math.ceil((largest / step) * 0.9999);
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
