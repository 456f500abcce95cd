import { write, writeSync } from "node:fs";
import pino from "pino";

const STDOUT = 1;
const FLUSH_MS = 100;
const FLUSH_LENGTH = 4096;
/** Nobody can say when a write that is under way at the end is done; that takes far less than this unless nobody reads. */
const LAST_WRITE_MS = 200;
/** A full pipe is tried so often, at such intervals. */
const LAST_TRIES = 100;
const LAST_TRY_MS = 10;
/** What is kept of lines that can't be written, as on a full disk; later ones are dropped until there is room again. */
const KEPT_LENGTH = 1 << 20;
const NOTHING = Buffer.alloc(0);

/**
 * The server's log: lines of JSON on standard output. They are written a few together, at most a tenth of a second late, since a
 * write costs as much as all else about a line; what is left is written when the process ends.
 */
export function createLog(level: pino.Level | "silent"): pino.Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, writeTogether(STDOUT));
}

// Pino's own way to do this, sonic-boom, tries for ever to write what is left on a full disk, so that the process never ends.
function writeTogether(file: number): pino.DestinationStream {
  let lines = "";
  let rest: Buffer = NOTHING;
  let isWriting = false;

  function writeRest(): void {
    write(file, rest, (error, written) => {
      rest = rest.subarray(error ? 0 : written);
      if (!error && rest.length > 0) return writeRest();
      // After an error the next flush tries again.
      isWriting = false;
    });
  }

  function flush(): void {
    if (isWriting) return;
    if (rest.length === 0) {
      rest = Buffer.from(lines);
      lines = "";
    }
    isWriting = rest.length > 0;
    if (isWriting) writeRest();
  }

  setInterval(flush, FLUSH_MS).unref();
  process.once("exit", () => {
    if (isWriting) sleep(LAST_WRITE_MS);
    writeLast(file, Buffer.concat([isWriting ? NOTHING : rest, Buffer.from(lines)]));
  });
  return {
    write(line) {
      if (lines.length < KEPT_LENGTH) lines += line;
      if (lines.length >= FLUSH_LENGTH) flush();
    },
  };
}

/** Writes what is left at the end, while nothing else can run: for as long as somebody reads, or not for long. */
function writeLast(file: number, last: Buffer): void {
  for (let tries = 0; last.length > 0 && tries < LAST_TRIES; tries++) {
    try {
      last = last.subarray(writeSync(file, last));
      tries = 0;
    } catch (error) {
      // Nowhere is left to say what else there may be.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return;
      sleep(LAST_TRY_MS);
    }
  }
}

function sleep(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
