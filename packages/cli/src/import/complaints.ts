import { appendFileSync } from "node:fs";
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

/** Tells which lines were not taken and why: the first on the terminal, all of them into a file where one is named. */
export function createComplaints(
  file: string | undefined,
  error: (text: string) => void,
  progress: Progress,
) {
  let shown = 0;
  const notes = new Map<string, number>();
  return {
    add(complaints: readonly Complaint[]) {
      if (complaints.length === 0) return;
      if (file) appendFileSync(file, complaints.map((one) => `${JSON.stringify(one)}\n`).join(""));
      for (const { line, reason } of complaints) {
        shown += 1;
        if (shown > SHOWN) break;
        progress.clear();
        error(`line ${line}: ${harmless(reason)}\n`);
        if (shown === SHOWN)
          error(file ? `… all others are in ${file}\n` : "… name a file for all others: --rejects <file>\n");
      }
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
