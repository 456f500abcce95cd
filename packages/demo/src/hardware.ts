import { fraction, pick } from "./hash.ts";

/** The machines of a cluster: those that are taken GPU by GPU, and those that are taken whole (8 GPUs). */
export interface Machines {
  readonly shared: readonly string[];
  readonly whole: readonly string[];
}

/** The machine type for a number of GPUs. The same key gets the same type. */
export const instanceType = (machines: Machines, gpuCount: number, key: string): string =>
  pick(gpuCount % 8 === 0 ? machines.whole : machines.shared, `${key}/machine`);

/** Slurm's partition for a number of GPUs. */
export const partition = (gpuCount: number): string =>
  gpuCount >= 32 ? "gpu-xl" : gpuCount >= 8 ? "gpu-large" : "gpu";

/** What failed processes end with: mostly their own error, killed for memory, a crash, a lost node. */
const EXIT_CODES: readonly (readonly [code: number, share: number])[] = [
  [1, 0.56],
  [137, 0.18],
  [2, 0.08],
  [139, 0.07],
  [255, 0.05],
  [134, 0.03],
  [143, 0.03],
];

/** The exit code of a failed workload. */
export function failureCode(key: string): number {
  let rest = fraction(`${key}/exit`);
  for (const [code, share] of EXIT_CODES) {
    rest -= share;
    if (rest < 0) return code;
  }
  return 1;
}
