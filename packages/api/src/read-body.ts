import type { Endpoint } from "@muster/contract";
import { DomainError, invalid } from "@muster/core";

/**
 * Reads the parameters of an endpoint from a JSON body. Without a body there are none.
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE for anything but JSON; VALIDATION_ERROR for what is no JSON object, for a
 *   parameter that stands in the path, and for a query, which such an endpoint has not
 */
export async function readBody(
  request: Request,
  query: string,
  endpoint: Endpoint,
): Promise<Record<string, unknown>> {
  if (query !== "")
    throw invalid({ path: "", message: "parameters go into the JSON body, not into the query" });
  const text = await request.text();
  const type = request.headers.get("content-type");
  if (text === "" && type === null) return {};
  if (type?.split(";", 1)[0]?.trim().toLowerCase() !== "application/json") {
    throw new DomainError(
      "UNSUPPORTED_MEDIA_TYPE",
      "The body must be JSON, with Content-Type: application/json.",
    );
  }
  const body = parse(text);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid({ path: "", message: "the body must be a JSON object" });
  for (const name of Object.keys(body)) {
    if (endpoint.path?.includes(`{${name}}`))
      throw invalid({ path: name, message: "stands in the path, not in the body" });
  }
  return body as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid({ path: "", message: "the body is not well-formed JSON" });
  }
}
