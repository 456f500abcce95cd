/** A moment as Muster takes it, of seconds since 1970. */
export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** Whether something is to be done again that was done at a moment. Also when the clock was set back since then. */
export const isDue = (everySeconds: number, doneAt: number, now: number): boolean =>
  Math.abs(now - doneAt) >= everySeconds;
