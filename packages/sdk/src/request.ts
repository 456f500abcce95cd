import { type Endpoint, hasBody } from "@muster/contract";
import { MusterError } from "./error.ts";

export interface WrittenRequest {
  /** Path and query. */
  readonly target: string;
  readonly body: string | undefined;
}

/** Writes an operation's input as REST wants it: into the path, and the rest into the query or a JSON body. */
export function writeRequest(
  { method, path, input: schema }: Endpoint,
  input: Readonly<Record<string, unknown>>,
  requestId: string,
): WrittenRequest {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = (path ?? "").replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = text(rest.get(name));
    rest.delete(name);
    // In an address these mean another place, however they are encoded.
    if (value === "" || value === "." || value === "..") throw noId(name, requestId);
    return encodeURIComponent(value);
  });
  if (hasBody({ method })) {
    const isEmpty = rest.size === 0 && Object.keys(schema.shape).length === 0;
    return { target: filled, body: isEmpty ? undefined : JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = [...rest].map(([name, value]) => `${name}=${encodeURIComponent(text(value))}`).join("&");
  return { target: query === "" ? filled : `${filled}?${query}`, body: undefined };
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(",");
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function noId(name: string, requestId: string): MusterError {
  const message = "must be an id";
  return new MusterError("VALIDATION_ERROR", `${name}: ${message}`, {
    details: [{ path: name, message }],
    requestId,
  });
}
