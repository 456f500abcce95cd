import { ambiguityIn } from "@muster/contract";

/** Reads JSON that means one thing only, as the API does, or says why it can't be taken. */
export function readJson(text: string): { readonly value: unknown } | { readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: "is not well-formed JSON" };
  }
  const ambiguity = ambiguityIn(text);
  if (!ambiguity) return { value };
  const { path, message } = ambiguity;
  return { reason: path === undefined ? message : `${path}: ${message}` };
}
