import { type Endpoint, isInPath } from "@muster/contract";
import { invalid } from "@muster/core";
import type { z } from "zod";

type Kind = "integer" | "boolean" | "list" | "text";
type QueryReader = (query: string) => Record<string, unknown>;

/**
 * Makes the reader of an endpoint's query string: text becomes what the schema wants (whole numbers, true/false, lists by comma).
 * What does not fit stays text, so that the schema's own message says what would be right.
 * The reader throws VALIDATION_ERROR for a repeated parameter and for malformed percent-encoding.
 */
export function queryReader(endpoint: Pick<Endpoint, "input" | "path">): QueryReader {
  const kinds = new Map(Object.entries(endpoint.input.shape).map(([name, schema]) => [name, kindOf(schema)]));
  return (query) => {
    const input: Record<string, unknown> = {};
    for (const pair of query === "" ? [] : query.split("&")) {
      if (pair === "") continue;
      const at = pair.indexOf("=");
      const name = decode(at < 0 ? pair : pair.slice(0, at));
      const value = decode(at < 0 ? "" : pair.slice(at + 1));
      if (Object.hasOwn(input, name)) throw invalid({ path: name, message: "is given more than once" });
      if (isInPath(endpoint, name))
        throw invalid({ path: name, message: "stands in the path, not in the query" });
      Object.defineProperty(input, name, { value: convert(value, kinds.get(name)), enumerable: true });
    }
    return input;
  };
}

function convert(value: string, kind: Kind | undefined): unknown {
  if (kind === "integer" && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (kind === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (kind === "list") return value.split(",");
  return value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalid({ path: "", message: "the query string has malformed percent-encoding" });
  }
}

/** What an endpoint's parameter is written as, whatever its schema wraps around that. */
export function kindOf(schema: z.core.$ZodType): Kind {
  const definition = (schema as z.ZodType).def as z.core.$ZodTypeDef & {
    innerType?: z.ZodType;
    in?: z.ZodType;
  };
  if (definition.innerType) return kindOf(definition.innerType);
  if (definition.type === "pipe" && definition.in) return kindOf(definition.in);
  if (definition.type === "number") return "integer";
  if (definition.type === "boolean") return "boolean";
  return definition.type === "array" ? "list" : "text";
}
