import { type Endpoint, isInPath } from "@muster/contract";
import { DomainError, invalid } from "@muster/core";
import { parseStrictJson } from "./strict-json.ts";

/**
 * Reads the parameters of an endpoint from a JSON body. Without a body there are none.
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE for anything but JSON; VALIDATION_ERROR for what is no JSON object or
 *   may be read in two ways, for a parameter that stands in the path, and for a query, which such an endpoint has not
 */
export async function readBody(
  request: Request,
  query: string,
  endpoint: Endpoint,
): Promise<Record<string, unknown>> {
  if (query !== "")
    throw invalid({ path: "", message: "parameters go into the JSON body, not into the query" });
  const bytes = new Uint8Array(await request.arrayBuffer());
  const type = request.headers.get("content-type");
  if (bytes.length === 0 && type === null) return {};
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type ?? "")) {
    throw new DomainError(
      "UNSUPPORTED_MEDIA_TYPE",
      "The body must be JSON in UTF-8, with Content-Type: application/json.",
    );
  }
  const body = parseStrictJson(bytes);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid({ path: "", message: "the body must be a JSON object" });
  for (const name of Object.keys(body)) {
    if (isInPath(endpoint, name))
      throw invalid({ path: name, message: "stands in the path, not in the body" });
  }
  return body as Record<string, unknown>;
}
