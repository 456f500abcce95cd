import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Result } from "./measure.ts";

const RESULTS = path.join(import.meta.dirname, "../results");

/** The results as an aligned table. */
export function tableOf(results: readonly Result[]): string {
  const head = ["case", "matching", "req/s", "p50 ms", "p99 ms", "CPU ms/request", "bare req/s", "ratio"];
  const lines = results.map((result) => [
    result.name,
    result.matching?.toLocaleString("en") ?? "",
    Math.round(result.rps).toLocaleString("en"),
    result.p50Ms.toFixed(2),
    result.p99Ms.toFixed(2),
    result.cpuMs.toFixed(3),
    Math.round(result.bareRps).toLocaleString("en"),
    (result.rps / result.bareRps).toFixed(2),
  ]);
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const pad = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return all.map((line) => line.map(pad).join("  ")).join("\n");
}

/** Writes `results/http.json`; `rows` is how many workloads the world has. */
export function writeHttpResults(results: readonly Result[], rows: number): void {
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  const lines = results.map((result) => ({
    case: result.name,
    rows,
    rps: round(result.rps, 1),
    p50_ms: round(result.p50Ms, 2),
    p99_ms: round(result.p99Ms, 2),
    cpu_ms: round(result.cpuMs, 3),
    bare_rps: round(result.bareRps, 1),
    ratio: round(result.rps / result.bareRps, 3),
  }));
  writeResults("http", lines);
}

/** Records figures under results/. */
export function writeResults(name: string, lines: unknown): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, `${name}.json`), `${JSON.stringify(lines, null, 2)}\n`);
}
