/** Shows how far something is: one line that fills on a terminal, a line for each tenth elsewhere. */
export interface Progress {
  /** `rows` more were read; `done` of `total` days are. */
  advance(done: number, total: number, rows: number): void;
  end(): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Milliseconds, from anywhere. */
  readonly now: () => number;
}

const WIDTH = 30;

export function createProgress({ write, isTerminal, now }: ProgressOptions): Progress {
  const began = now();
  let first: number | undefined;
  let rows = 0;
  let tenth = 0;
  return {
    advance(done, total, more) {
      rows += more;
      first ??= done - 1;
      const elapsed = (now() - began) / 1000;
      const left = (elapsed / Math.max(done - first, 1)) * (total - done);
      const share = total === 0 ? 1 : done / total;
      const filled = Math.round(share * WIDTH);
      const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
      const line = `${bar} ${done}/${total} days, ${rows.toLocaleString("en")} records, ${duration(left)} left`;
      if (isTerminal) write(`\r${line}\x1b[K`);
      else if (Math.floor(share * 10) > tenth) write(`${line}\n`);
      tenth = Math.floor(share * 10);
    },
    end() {
      if (isTerminal && rows > 0) write("\n");
    },
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
