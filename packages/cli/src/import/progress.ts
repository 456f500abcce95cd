import type { Terminal } from "../terminal.ts";

export interface Progress {
  show(now: { lines: number; rejected: number; share: number | undefined }): void;
  /** Takes the bar away, so that something else can be said. */
  clear(): void;
}

const WIDTH = 24;
const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;

/** Shows how far something is: a bar that moves on a terminal, a line now and then elsewhere. */
export function createProgress(terminal: Terminal, linesBefore: number): Progress {
  const begun = terminal.now();
  const every = terminal.isErrorTerminal ? BAR_EVERY_MS : LINE_EVERY_MS;
  let shownAt = terminal.isErrorTerminal ? 0 : begun;
  let shareBefore: number | undefined;
  let isShown = false;
  return {
    show({ lines, rejected, share }) {
      shareBefore ??= share;
      const at = terminal.now();
      if (at - shownAt < every) return;
      shownAt = at;
      const seconds = Math.max(at - begun, 1) / 1000;
      const rate = (lines - linesBefore) / seconds;
      const parts = [`${count(lines)} lines`, `${count(Math.round(rate))}/s`];
      if (rejected > 0) parts.push(`${count(rejected)} rejected`);
      if (share !== undefined) {
        const gained = share - (shareBefore ?? 0);
        if (gained > 0) parts.push(`${duration((seconds / gained) * (1 - share))} left`);
      }
      const text = [share === undefined ? "" : `${bar(share)} ${Math.floor(share * 100)}%`, parts.join(", ")]
        .filter(Boolean)
        .join("  ");
      terminal.error(terminal.isErrorTerminal ? `\r${text}\u001B[K` : `${text}\n`);
      isShown = terminal.isErrorTerminal;
    },
    clear() {
      if (isShown) terminal.error("\r\u001B[K");
      isShown = false;
      if (terminal.isErrorTerminal) shownAt = 0;
    },
  };
}

const bar = (share: number): string => {
  const filled = Math.round(share * WIDTH);
  return "█".repeat(filled) + "░".repeat(WIDTH - filled);
};
const count = (value: number): string => value.toLocaleString("en");

/** A length of time for people. */
function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
}
