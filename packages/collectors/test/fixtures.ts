import { readFileSync } from "node:fs";
import { rowReader } from "../src/slurm/command.ts";
import { type LedgerRow, LEDGER_FIELDS, ledgerRow } from "../src/slurm/ledger.ts";
import { type LiveJob, liveJob } from "../src/slurm/live.ts";
import { type Hardware, hardwareOf } from "../src/slurm/nodes.ts";

/** What real Slurms answered, after the same jobs had been submitted to each. */
export const VERSIONS = ["22.05", "24.11"] as const;
export type Version = (typeof VERSIONS)[number];

function rowsOf(version: Version, name: string, width: number): string[][] {
  const rows: string[][] = [];
  const reader = rowReader(width, "\x1fd0\x1f", (fields) => rows.push(fields));
  reader.add(readFileSync(new URL(`fixtures/${version}/${name}.txt`, import.meta.url), "utf8"));
  reader.end();
  return rows;
}

const LEDGER_COLUMNS = LEDGER_FIELDS.split(",");

/** The fields of each row, by the names that sacct gives them. */
export const ledgerFields = (version: Version, name: "jobs" | "window" | "ended"): Record<string, string>[] =>
  rowsOf(version, name, LEDGER_COLUMNS.length).map((row) =>
    Object.fromEntries(LEDGER_COLUMNS.map((column, index) => [column, row[index] ?? ""])),
  );

export const ledgerOf = (version: Version, name: "jobs" | "window" | "ended"): LedgerRow[] =>
  rowsOf(version, name, LEDGER_COLUMNS.length).flatMap((row) => ledgerRow(row) ?? []);

export const liveOf = (version: Version): LiveJob[] =>
  rowsOf(version, "squeue", 14).flatMap((row) => liveJob(row) ?? []);

export const hardwareIn = (version: Version): Hardware => hardwareOf(rowsOf(version, "sinfo", 3));
