import pino from "pino";

const FLUSH_MS = 100;
const FLUSH_BYTES = 4096;

/**
 * The server's log: lines of JSON on standard output. They are written a few together, at most a tenth of a second late, since a
 * write costs as much as all else about a line; what is left is written when the process ends.
 */
export function createLog(level: pino.Level | "silent"): pino.Logger {
  const destination = pino.destination({ sync: false, minLength: FLUSH_BYTES });
  setInterval(() => destination.flush(), FLUSH_MS).unref();
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
