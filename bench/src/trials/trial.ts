/** What a trial has seen. */
export interface Trial {
  /** What is recorded. */
  readonly figures: object;
  /** What should not have been; none when the trial is passed. */
  readonly complaints: readonly string[];
}

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The value that a share of all is not above; 0 of none. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);
