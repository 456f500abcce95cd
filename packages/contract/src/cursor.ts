/** Where a page ended: the values of the order's columns in its last row, the row's uuid last. */
export type CursorPosition = readonly string[];

/** What a cursor is good for. It is refused with anything else. */
export interface CursorBinding {
  readonly organizationId: string;
  readonly operation: string;
  /** The parsed input without `limit` and `next_token`. */
  readonly filters: Readonly<Record<string, unknown>>;
}

/** A keyed hash of a text, as base64url. */
export type Mac = (message: string) => string;

/** Writes an opaque, authenticated cursor. */
export function encodeCursor(position: CursorPosition, binding: CursorBinding, mac: Mac): string {
  return toBase64Url(JSON.stringify({ after: position, mac: mac(message(position, binding)) }));
}

/** Reads a cursor; `undefined` when it was altered, or made for another organization, operation or filters. */
export function decodeCursor(token: string, binding: CursorBinding, mac: Mac): CursorPosition | undefined {
  try {
    const position = positionIn(JSON.parse(fromBase64Url(token)));
    // Comparing the whole token also refuses another spelling of the same content.
    return position && sameText(token, encodeCursor(position, binding, mac)) ? position : undefined;
  } catch {
    return undefined; // not base64, not JSON, or not of the characters that a cursor is made of
  }
}

function positionIn(content: unknown): string[] | undefined {
  if (typeof content !== "object" || content === null || !("after" in content)) return undefined;
  const { after } = content;
  return Array.isArray(after) && after.every((value) => typeof value === "string") ? after : undefined;
}

function message(position: CursorPosition, { organizationId, operation, filters }: CursorBinding): string {
  const known = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([organizationId, operation, known, position]);
}

/** Takes as long for texts that differ early as for texts that differ late. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

// base64 takes bytes: a text may be of any script, such as an email of a list that is ordered by it.
const toBase64Url = (value: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(value)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const fromBase64Url = (value: string): string => {
  const bytes = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
};
