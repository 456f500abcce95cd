const whole = new Intl.NumberFormat("en-US");
const oneDecimal = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const signedPercent = new Intl.NumberFormat("en-US", {
  style: "percent",
  maximumFractionDigits: 0,
  signDisplay: "exceptZero",
});
const signedPoints = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1, signDisplay: "exceptZero" });

/** `23,456` */
export const formatCount = (count: number): string => whole.format(count);

/** GPU-hours that were added up or taken apart, to the four decimals that the API has them with: the rest is of binary fractions. */
export const exactHours = (gpuHours: number): number => Math.round(gpuHours * 1e4) / 1e4;

/** GPU-hours with two decimals, so that a column of them is aligned. */
export const formatGpuHours = (gpuHours: number): string => twoDecimals.format(gpuHours);

/** GPU-hours as large as they are: `12,346`, `345.7`, `0.24`. For where they stand alone. */
export const formatHours = (gpuHours: number): string =>
  (gpuHours >= 1_000 ? whole : gpuHours >= 10 || gpuHours === 0 ? oneDecimal : twoDecimals).format(
    gpuHours >= 1_000 ? Math.round(gpuHours) : gpuHours,
  );

/** `12.3K`, for the axis of a chart. */
export const formatCompact = (value: number): string => compact.format(value);

/** `94.2%` of a share from 0 to 1; of one that is next to nothing `<0.1%`. */
export const formatShare = (share: number): string =>
  share > 0 && share < LEAST_SHARE ? "<0.1%" : `${oneDecimal.format(share * 100)}%`;
const LEAST_SHARE = 0.0005;

/** By how much a number has changed: `+12%`; nothing to say from zero. */
export const formatChange = (now: number, before: number): string | null =>
  before === 0 ? null : withMinus(signedPercent.format(now / before - 1));

/** By how many points a share has changed: `+1.2 pts`. */
export const formatPoints = (now: number, before: number): string =>
  withMinus(`${signedPoints.format(Math.round((now - before) * 1000) / 10)} pts`);

const withMinus = (text: string): string => text.replace("-", "−");

/** `1 workload`, `23,456 workloads` */
export const countOf = (count: number, thing: string): string =>
  `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
