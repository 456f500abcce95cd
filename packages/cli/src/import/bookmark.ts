import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { OBSERVATION_OUTCOMES, type ObservationOutcome } from "@muster/contract";
import { UsageError } from "../exit.ts";

export type Counts = Record<ObservationOutcome, number>;

/** How far an import has come: all lines up to this one are kept or told as bad. */
interface Bookmark {
  readonly line: number;
  readonly counts: Counts;
}

const START: Bookmark = {
  line: 0,
  counts: Object.fromEntries(OBSERVATION_OUTCOMES.map((outcome) => [outcome, 0])) as Counts,
};

export interface BookmarkFile {
  read(): Bookmark;
  /** Returns whether it could be written. */
  write(bookmark: Bookmark): boolean;
  remove(): void;
}

/** Keeps a bookmark in a file, for one source and one place that it goes to. */
export function bookmarkFile(
  file: string | undefined,
  source: string | undefined,
  target: string,
): BookmarkFile {
  if (file === undefined) return { read: () => START, write: () => false, remove: () => {} };
  return {
    read() {
      const kept = readKept(file);
      if (!kept) return START;
      if (kept.source === source && kept.target === target) return kept.bookmark;
      throw new UsageError(
        `${file} tells how far another import came (${kept.source ?? "standard input"}, to ${kept.target}). Say --restart to begin this one at its first line.`,
      );
    },
    write(bookmark) {
      try {
        writeFileSync(`${file}.new`, JSON.stringify({ source, target, bookmark }), { mode: 0o600 });
        renameSync(`${file}.new`, file);
        return true;
      } catch {
        return false;
      }
    },
    remove: () => rmSync(file, { force: true }),
  };
}

interface Kept {
  readonly source?: string;
  readonly target: string;
  readonly bookmark: Bookmark;
}

function readKept(file: string): Kept | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(`--bookmark: ${error instanceof Error ? error.message : String(error)}, of ${file}`);
  }
  try {
    const kept = JSON.parse(text) as Kept;
    if (Number.isSafeInteger(kept.bookmark.line)) return kept;
  } catch {
    // said below
  }
  throw new UsageError(`${file} can't be read as a bookmark. Say --restart to begin at the first line.`);
}
