import { z } from "zod";

const EXPORT_FORMATS = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** As what is exported, whatever it is. */
export const exportFormat = z
  .enum(EXPORT_FORMATS, `must be ${EXPORT_FORMATS.join(" or ")}`)
  .meta({ description: "csv for spreadsheets, ndjson for programs." });

/** The media type of each format. */
export const EXPORT_MEDIA_TYPES = {
  csv: "text/csv; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
} as const satisfies Record<ExportFormat, string>;
