/** Stands where bytes were no UTF-8: half of a pair, which no UTF-8 can carry. U+FFFD itself is a character like others. */
const DAMAGE = "\uD800";
const LINE_END = 0x0a;

/** Why text can't be taken for what it says; undefined when it can. */
export const damageIn = (text: string): string | undefined =>
  text.isWellFormed() ? undefined : "holds bytes that are not UTF-8";

/** Makes text of UTF-8 cut anywhere. A line with other bytes in it is marked, for its reader to refuse it alone. */
export async function* decodeUtf8(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  let rest = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : joined(rest, piece);
    const end = endOfWhole(bytes);
    rest = bytes.slice(end);
    yield decode(bytes.subarray(0, end));
  }
  yield decode(rest);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Where the last character that is all there ends; one takes four bytes at most. */
function endOfWhole(bytes: Uint8Array): number {
  for (let missing = 1; missing <= 3 && missing <= bytes.length; missing++) {
    const byte = bytes[bytes.length - missing] ?? 0;
    const isContinued = byte >> 6 === 0b10;
    if (isContinued) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > missing ? bytes.length - missing : bytes.length;
  }
  return bytes.length;
}

// The mark of the byte order stays, for the first line's reader to take off.
const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LENIENT = new TextDecoder("utf-8", { ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return linesOf(bytes).map(decodeLine).join("");
  }
}

function decodeLine(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return LENIENT.decode(bytes).replaceAll("\uFFFD", DAMAGE);
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    lines.push(bytes.subarray(at, end));
    at = end;
  }
  return lines;
}
