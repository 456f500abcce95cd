import { ambiguityIn } from "@muster/contract";
import { invalid } from "@muster/core";

/**
 * Parses JSON that means one thing only: UTF-8, no key twice in an object, nested at most 32 deep.
 * @throws DomainError VALIDATION_ERROR that says what is wrong, with the path of a repeated key
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid({ path: "", message: "the body is not well-formed JSON" });
  }
  const ambiguity = ambiguityIn(text);
  if (!ambiguity) return value;
  const { path, message } = ambiguity;
  throw invalid({ path: path ?? "", message: path === undefined ? `the body ${message}` : message });
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid({ path: "", message: "the body is not valid UTF-8" });
  }
}
