import { appendFileSync, writeFileSync } from "node:fs";
import { UsageError } from "../exit.ts";
import { harmless } from "../output/text.ts";
import type { Progress } from "./progress.ts";

/** A line that was not taken. */
export interface Complaint {
  readonly line: number;
  readonly external_id: string | null;
  readonly reason: string;
}

const SHOWN = 20;
const NOTES = 10;

/**
 * Tells which lines were not taken and why: the first on the terminal, all of them into a file where one is named.
 * @param isMore whether the file goes on, rather than begins anew
 * @throws UsageError for a file that can't be written
 */
export function createComplaints(
  file: string | undefined,
  isMore: boolean,
  error: (text: string) => void,
  progress: Progress,
) {
  if (file) begin(file, isMore);
  let shown = 0;
  const notes = new Map<string, number>();
  return {
    add(complaint: Complaint) {
      if (file) appendFileSync(file, `${JSON.stringify(complaint)}\n`);
      shown += 1;
      if (shown > SHOWN) return;
      progress.clear();
      error(`line ${complaint.line}: ${harmless(complaint.reason)}\n`);
      if (shown === SHOWN)
        error(file ? `… all others are in ${file}\n` : "… name a file for all others: --rejects <file>\n");
    },
    /** What was made of a line that was taken. */
    note(reason: string) {
      if (notes.has(reason) || notes.size < NOTES) notes.set(reason, (notes.get(reason) ?? 0) + 1);
    },
    end() {
      for (const [reason, times] of notes) error(`${times.toLocaleString("en")} × ${harmless(reason)}\n`);
    },
  };
}

function begin(file: string, isMore: boolean): void {
  try {
    writeFileSync(file, "", { flag: isMore ? "a" : "w" });
  } catch (error) {
    throw new UsageError(`--rejects: ${error instanceof Error ? error.message : String(error)}`);
  }
}
