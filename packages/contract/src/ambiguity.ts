const MAX_DEPTH = 32;
// What opens, what closes, and strings; a string with a colon after it is a key. The inner loop eats runs of plain characters at once.
const TOKEN = /[{}[\]]|"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g;

/** What could be read in two ways, of one key or of all. */
interface Ambiguity {
  readonly key?: string;
  readonly message: string;
}

/**
 * Why well-formed JSON could mean two things: a key that is twice in an object (parsers differ in which they take), or nesting more
 * than 32 deep. Undefined when it means one.
 */
export function ambiguityIn(json: string): Ambiguity | undefined {
  // Only its brackets and keys need a look.
  const open: (Set<string> | null)[] = [];
  for (const [token, string = "", colon] of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      if (open.push(token === "{" ? new Set() : null) > MAX_DEPTH)
        return { message: `is nested more than ${MAX_DEPTH} deep` };
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (colon !== undefined) {
      const keys = open.at(-1);
      const key = string.includes("\\") ? (JSON.parse(`"${string}"`) as string) : string;
      if (keys?.has(key)) return { key: key.slice(0, 100), message: "is given more than once" };
      keys?.add(key);
    }
  }
  return undefined;
}
