import { instant } from "../times.ts";

/** Seconds since 1970 as Slurm writes them with `SLURM_TIME_FORMAT=%s`; `null` for Unknown, None, N/A. */
export const epoch = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);

/** Seconds of a duration as Slurm writes it, `[days-]hours:minutes:seconds`. */
export function durationSeconds(text: string): number {
  const match = /^(?:(\d+)-)?(\d+):(\d+):(\d+)(?:\.\d+)?$/.exec(text);
  if (!match) return 0;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** A moment as sacct's `-S` and `-E` take it, with `TZ=UTC`. */
export const slurmTime = (seconds: number): string => instant(seconds).slice(0, 19);
