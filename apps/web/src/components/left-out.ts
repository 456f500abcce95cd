/** What a page's address may say, by name. */
export type Parsers = Readonly<Record<string, { parse: (value: string) => unknown }>>;

type Part = readonly [name: string, value: string];

/** The parts of an address that a page leaves out: those it does not know, and those that came a second time. */
export function leftOutOf(
  parts: Iterable<Part>,
  parsers: Parsers,
): { notKnown: readonly Part[]; repeated: readonly Part[] } {
  const notKnown: Part[] = [];
  const repeated: Part[] = [];
  const seen = new Set<string>();
  // Said twice in the same way, nothing is lost.
  const distinct = new Map([...parts].map((part) => [JSON.stringify(part), part])).values();
  for (const part of distinct) {
    const [name, value] = part;
    const parser = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
    if (!parser || (!seen.has(name) && !isKnown(parser.parse(value), value))) notKnown.push(part);
    else if (seen.has(name)) repeated.push(part);
    seen.add(name);
  }
  return { notKnown, repeated };
}

// Of several with commas between, those that are not known are dropped.
const isKnown = (parsed: unknown, value: string): boolean =>
  Array.isArray(parsed) ? parsed.length === value.split(",").length : (parsed ?? null) !== null;
