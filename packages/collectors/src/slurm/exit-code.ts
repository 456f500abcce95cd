/** States in which Slurm ended the job: what its processes then returned says nothing. */
const ENDED_BY_SLURM = new Set([
  "TIMEOUT",
  "CANCELLED",
  "NODE_FAIL",
  "BOOT_FAIL",
  "DEADLINE",
  "PREEMPTED",
  "REVOKED",
  "OUT_OF_MEMORY",
]);
/** What Slurm writes instead of a signal: it could not start the job (53), it was killed for its memory (125). */
const NO_SIGNALS = new Set([53, 125]);

/**
 * The exit code of a job that has ended, from sacct's `code:signal`: the code, or 128 + the signal as a shell says it.
 * `null` where the job's own processes returned none.
 */
export function exitCodeOf(state: string, exitCode: string): number | null {
  const [code, signal] = exitCode.split(":").map(Number);
  if (ENDED_BY_SLURM.has(state) || code === undefined || signal === undefined) return null;
  if (!Number.isInteger(code) || !Number.isInteger(signal) || NO_SIGNALS.has(signal)) return null;
  return signal === 0 ? code : 128 + signal;
}
