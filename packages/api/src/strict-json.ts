import { invalid } from "@muster/core";

const MAX_DEPTH = 32;
// What opens, what closes, and strings; a string with a colon after it is a key. The inner loop eats runs of plain characters at once.
const TOKEN = /[{}[\]]|"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g;

/**
 * Parses JSON that means one thing only: UTF-8, no key twice in an object (parsers differ in which they take), nested at most
 * 32 deep.
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
  refuseAmbiguity(text);
  return value;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid({ path: "", message: "the body is not valid UTF-8" });
  }
}

// The text is known to be JSON: only its brackets and keys need a look.
function refuseAmbiguity(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (const [token, string = "", colon] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      if (open.push(token === "{" ? new Set() : null) > MAX_DEPTH) {
        throw invalid({ path: "", message: `the body is nested more than ${MAX_DEPTH} deep` });
      }
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (colon !== undefined) {
      const keys = open.at(-1);
      const key = string.includes("\\") ? (JSON.parse(`"${string}"`) as string) : string;
      if (keys?.has(key)) throw invalid({ path: key.slice(0, 100), message: "is given more than once" });
      keys?.add(key);
    }
  }
}
