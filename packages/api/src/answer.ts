import type { ErrorEnvelope } from "@muster/contract";
import type { Problem } from "./problem.ts";

/** Headers of every answer under /v1. */
export const jsonHeaders = (requestId: string): Record<string, string> => ({
  "Content-Type": "application/json; charset=utf-8",
  "Cache-Control": "private, no-store",
  "X-Request-Id": requestId,
});

/** The JSON text of a problem. */
export function problemBody({ code, message, details, data }: Problem, requestId: string): string {
  const envelope: ErrorEnvelope = { error: { code, message, details: [...details] }, request_id: requestId };
  return JSON.stringify(data === undefined ? envelope : { data, ...envelope });
}

/** A problem as a response, with what other headers there are. */
export const problemResponse = (
  problem: Problem,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(problemBody(problem, requestId), {
    status: problem.status,
    headers: { ...jsonHeaders(requestId), ...headers, ...problem.headers },
  });
