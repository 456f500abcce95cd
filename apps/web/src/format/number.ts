const whole = new Intl.NumberFormat("en-US");
const twoDecimals = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `23,456` */
export const formatCount = (count: number): string => whole.format(count);

/** GPU-hours with two decimals, so that a column of them is aligned. */
export const formatGpuHours = (gpuHours: number): string => twoDecimals.format(gpuHours);

/** `1 workload`, `23,456 workloads` */
export const countOf = (count: number, thing: string): string =>
  `${formatCount(count)} ${thing}${count === 1 ? "" : "s"}`;
