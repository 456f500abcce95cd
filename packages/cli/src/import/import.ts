import { fstatSync, statSync } from "node:fs";
import path from "node:path";
import type { ObservationInput } from "@muster/contract";
import {
  type Delivery,
  type LineFormat,
  type ObservationLine,
  readObservations,
  type Unreadable,
} from "@muster/sdk";
import { UsageError } from "../exit.ts";
import type { Terminal } from "../terminal.ts";
import { bookmarkFile, type Counts } from "./bookmark.ts";
import { createComplaints } from "./complaints.ts";
import { createQueue } from "./queue.ts";
import { createProgress } from "./progress.ts";
import { openSource } from "./source.ts";

/** A way into Muster. */
export interface Door {
  /** What it leads to, to be told from other places. */
  readonly target: string;
  /** Stores observations in batches and tells what became of each, in their order. What came out is kept. */
  deliver(lines: AsyncIterable<ObservationLine>): AsyncIterable<Outcome>;
}
type Outcome = Pick<Delivery<ObservationInput>, "results">;

export interface ImportOptions {
  /** `-` for the standard input. */
  readonly file: string;
  readonly format?: LineFormat | undefined;
  /** Where it is kept how far it came; without one it can't be taken up again. */
  readonly bookmark?: string | undefined;
  readonly restart?: boolean | undefined;
  /** Where lines that were not taken are written to. */
  readonly rejects?: string | undefined;
}

export interface Imported extends Counts {
  readonly lines: number;
  readonly seconds: number;
}

const STANDARD_INPUT = 0;
const BOOKMARK_EVERY_MS = 1_000;

/** Brings a file's observations into Muster, from where an import that was cut off left it. */
export async function importInto(door: Door, options: ImportOptions, terminal: Terminal): Promise<Imported> {
  const begun = terminal.now();
  for (const name of ["rejects", "bookmark"] as const)
    if (isSameFile(options.file, options[name]))
      throw new UsageError(`--${name}: must be another file than the one that is imported`);
  if (options.rejects !== undefined && path.resolve(options.rejects) === path.resolve(options.bookmark ?? ""))
    throw new UsageError("--rejects: must be another file than the bookmark");
  const source = await openSource(options.file, terminal.stdin, options.format);
  const kept = bookmarkFile(options.bookmark, source.version, door.target);
  if (options.restart) kept.remove();
  const start = kept.read();
  if (start.line > 0) terminal.error(`Going on behind line ${start.line.toLocaleString("en")}.\n`);
  const progress = createProgress(terminal, start.line);
  const complaints = createComplaints(options.rejects, start.line > 0, terminal.error, progress);
  const counts = { ...start.counts };
  // Lines that were read and are not answered for yet, the bad ones with their reason.
  const open = createQueue<{ readonly line: number } & Partial<Unreadable>>();
  let line = start.line;
  let savedAt = begun;
  let isKept = false;
  let wasTold = false;

  async function* good(): AsyncGenerator<ObservationLine> {
    for await (const lines of readObservations(source.text, source.format, { after: start.line })) {
      terminal.signal.throwIfAborted();
      for (const one of lines) {
        open.push("reason" in one ? one : { line: one.line });
        if (!("reason" in one)) yield one;
      }
    }
  }

  /** Lines from the front on: the bad ones among them, up to the next good one. */
  function settle(): void {
    for (let bad = open.first(); bad?.reason !== undefined; bad = open.first()) {
      open.take();
      // Written down first: behind what could not be, no import goes on.
      complaints.add({ line: bad.line, external_id: bad.external_id ?? null, reason: bad.reason });
      line = bad.line;
      counts.rejected += 1;
    }
  }

  try {
    for await (const { results } of door.deliver(good())) {
      for (const { outcome, external_id, reason } of results) {
        settle();
        const at = open.take()?.line ?? line;
        if (reason !== null && outcome === "rejected") complaints.add({ line: at, external_id, reason });
        else if (reason !== null) complaints.note(reason);
        line = at;
        counts[outcome] += 1;
      }
      progress.show({
        lines: line,
        rejected: counts.rejected,
        share: source.size && Math.min(1, source.bytesRead() / source.size),
      });
      if (terminal.now() - savedAt < BOOKMARK_EVERY_MS) continue;
      isKept = kept.write({ line, counts });
      if (!isKept && !wasTold && options.bookmark !== undefined) {
        wasTold = true;
        terminal.error(
          `${options.bookmark} can't be written: cut off, this import begins anew. Name another --bookmark.\n`,
        );
      }
      savedAt = terminal.now();
    }
    settle();
    kept.remove();
  } catch (error) {
    isKept = line > 0 && kept.write({ line, counts });
    progress.clear();
    if (isKept)
      terminal.error(
        `Stopped behind line ${line.toLocaleString("en")}; the same command goes on from there.\n`,
      );
    throw error;
  }
  progress.clear();
  complaints.end();
  return { lines: line, ...counts, seconds: Math.round((terminal.now() - begun) / 100) / 10 };
}

function isSameFile(one: string, other: string | undefined): boolean {
  const a = one === "-" ? fstatSync(STANDARD_INPUT) : statSync(one, { throwIfNoEntry: false });
  const b = statSync(other ?? "", { throwIfNoEntry: false });
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}
