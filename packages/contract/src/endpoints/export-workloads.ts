import { z } from "zod";
import { streamEndpoint } from "../endpoint.ts";
import { EXPORT_MEDIA_TYPES, exportFormat } from "../export-format.ts";
import { workloadSchema } from "../workload.ts";
import { workloadFilters, workloadOrder } from "./list-workloads.ts";

export const exportWorkloads = streamEndpoint({
  name: "workloads.export",
  method: "GET",
  path: "/v1/workloads/export",
  browserPath: "/api/export/workloads",
  scope: "workloads:read",
  summary: "Export workloads",
  description:
    "All workloads that the list would page through with the same filters and order, of one moment; X-Total-Count says how many. A transfer that ends early breaks off without its last chunk: what arrives whole is complete. ndjson has a workload a line, as the list has it. csv has a line of field names and then one a workload, empty where there is null; text that begins with =, +, -, @, a tab or a line end gets a ' before it, so that no spreadsheet runs it as a formula.",
  input: z.strictObject({ ...workloadFilters, ...workloadOrder, format: exportFormat }),
  record: workloadSchema,
  mediaTypes: EXPORT_MEDIA_TYPES,
});
