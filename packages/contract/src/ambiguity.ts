import { keyOf } from "./problem.ts";

const MAX_DEPTH = 32;
// What opens, what closes, and strings; a string with a colon after it is a key. The inner loop eats runs of plain characters at once.
const TOKEN = /[{}[\]]|"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g;
// Commas, too: they count what is in a list.
const TOKEN_OR_COMMA = new RegExp(`,|${TOKEN.source}`, "g");

/** What could be read in two ways, of one key or of all. */
interface Ambiguity {
  /** Where the key stands, like `observations.3.labels.a`. */
  readonly path?: string;
  readonly message: string;
}

/**
 * Why well-formed JSON could mean two things: a key that is twice in an object (parsers differ in which they take), or nesting more
 * than 32 deep. Undefined when it means one.
 */
export function ambiguityIn(json: string): Ambiguity | undefined {
  // Only its brackets and keys need a look.
  const open: (Set<string> | null)[] = [];
  for (const { 0: token, 1: string = "", 2: colon, index } of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      if (open.push(token === "{" ? new Set() : null) > MAX_DEPTH)
        return { message: `is nested more than ${MAX_DEPTH} deep` };
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (colon !== undefined) {
      const keys = open.at(-1);
      const key = unescaped(string);
      if (keys?.has(key))
        return { path: pathAtEnd(json.slice(0, index + token.length)), message: "is given more than once" };
      keys?.add(key);
    }
  }
  return undefined;
}

const unescaped = (key: string): string => (key.includes("\\") ? (JSON.parse(`"${key}"`) as string) : key);

/** The path of the key that ends JSON which was cut off behind it. */
function pathAtEnd(json: string): string {
  const path: (string | number)[] = [];
  for (const [token, string = "", colon] of json.matchAll(TOKEN_OR_COMMA)) {
    const at = path.length - 1;
    const place = path[at];
    if (token === "{") path.push("");
    else if (token === "[") path.push(0);
    else if (token === "}" || token === "]") path.pop();
    else if (token === "," && typeof place === "number") path[at] = place + 1;
    else if (colon !== undefined) path[at] = keyOf(unescaped(string));
  }
  return path.join(".");
}
