/** A value of a table for spreadsheets; null is an empty cell. */
export type CsvValue = string | number | boolean | null;

/** A line of CSV (RFC 4180), its end included. Text that a spreadsheet would run as a formula is made text by a `'` before it. */
export const csvLine = (values: readonly CsvValue[]): string => `${values.map(cellOf).join(",")}\r\n`;

function cellOf(value: CsvValue): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
