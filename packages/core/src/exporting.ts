import type { Snapshot } from "@muster/access";
import { csvLine, type CsvValue, type ExportFormat } from "@muster/contract";
import { made } from "./administration/made.ts";
import type { AuthorizedCall, StreamAnswer } from "./operation.ts";

interface Export<Row, One> {
  readonly of: "workloads" | "audit";
  readonly format: ExportFormat;
  readonly mediaType: string;
  readonly snapshot: Snapshot<Row>;
  /** What it is narrowed by. The log names the filters, not whom or what somebody looked for. */
  readonly filters: object;
  readonly present: (row: Row) => One;
  /** The columns of CSV, and what stands in them. */
  readonly columns: Readonly<Record<string, (one: One) => CsvValue>>;
}

/** Streams a snapshot. */
export function exportAll<Row, One>(
  { services, now, ...call }: AuthorizedCall,
  { of, format, mediaType, snapshot, filters, present, columns }: Export<Row, One>,
): StreamAnswer {
  const given = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const counted = of === "audit" ? "event_count" : "workload_count";
  const details = { format, [counted]: snapshot.totalCount, filters: given };
  const cells = Object.values(columns);
  const line =
    format === "csv"
      ? (one: One) => csvLine(cells.map((cell) => cell(one)))
      : (one: One) => `${JSON.stringify(one)}\n`;
  let head = format === "csv" ? csvLine(Object.keys(columns)) : "";
  return {
    totalCount: snapshot.totalCount,
    mediaType,
    fileName: `muster-${of === "audit" ? "audit-log" : of}-${now.toISOString().slice(0, 19).replaceAll(/\D/g, "")}.${format}`,
    begin: () =>
      made(
        services.access.changes.exports.tell({ ...call, now }, { action: `${of}.exported`, details }),
        "export",
      ),
    async next() {
      const rows = await snapshot.next();
      const part = head + rows.map((row) => line(present(row))).join("");
      head = "";
      return part === "" ? null : part;
    },
    close: () => snapshot.close(),
  };
}
