import { z } from "zod";

/** Every error code with the status that it is sent with. */
export const ERROR_STATUS = {
  VALIDATION_ERROR: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

export const errorDetailSchema = z
  .object({
    path: z
      .string()
      .meta({ description: "The field or parameter that it is about; empty for the request as a whole." }),
    message: z.string().meta({ description: "What is wrong and what would be right." }),
  })
  .meta({ id: "ErrorDetail" });
export type ErrorDetail = z.infer<typeof errorDetailSchema>;

export const requestIdSchema = z.string().meta({
  description: "Names this request in the logs. The same as the X-Request-Id header of the answer.",
  examples: ["req_01jeavgz1ye4d9ym9xdj741sz0"],
});

export const errorEnvelopeSchema = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      details: z.array(errorDetailSchema),
    }),
    request_id: requestIdSchema,
  })
  .meta({ id: "Error", description: "What every answer other than 2xx says." });
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;

export const pageMetadataSchema = z
  .object({
    next_token: z
      .string()
      .nullable()
      .meta({ description: "Pass it as next_token to get the next page; null on the last one." }),
    total_count: z
      .int()
      .nonnegative()
      .meta({ description: "Exact number of rows that match the filters and that you may see." }),
  })
  .meta({ id: "PageMetadata" });
export type PageMetadata = z.infer<typeof pageMetadataSchema>;
