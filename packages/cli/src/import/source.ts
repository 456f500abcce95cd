import { createReadStream, statSync } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { decodeUtf8, type LineFormat } from "@muster/sdk";
import { UsageError } from "../exit.ts";

/** Text to read, from a file or the standard input. */
export interface Source {
  readonly text: AsyncIterable<string>;
  readonly format: LineFormat;
  /** How many bytes there are, packed as they are; undefined when nobody knows. */
  readonly size: number | undefined;
  /** Changes when the file does. */
  readonly version: string | undefined;
  /** How many bytes have been read, packed as they are. */
  bytesRead(): number;
}

const PIECE_BYTES = 256 * 1024;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** Opens a file, or what comes in for `-`. Unpacks gzip, and finds out the format unless it is given. */
export async function openSource(
  file: string,
  stdin: AsyncIterable<Uint8Array>,
  given: LineFormat | undefined,
): Promise<Source> {
  const stats = file === "-" ? undefined : statOf(file);
  let bytesRead = 0;
  async function* counted() {
    const input = file === "-" ? stdin : createReadStream(file, { highWaterMark: PIECE_BYTES });
    for await (const piece of input) {
      const bytes: Uint8Array = piece as Uint8Array;
      bytesRead += bytes.length;
      yield bytes;
    }
  }
  const packed = await peek(counted(), (pieces) => lengthOf(pieces) >= GZIP_MAGIC.length);
  const magic = Buffer.concat(packed.first).subarray(0, GZIP_MAGIC.length);
  const text = await peek(
    decodeUtf8(GZIP_MAGIC.equals(magic) ? unpack(packed.all) : packed.all),
    (pieces) => characterIn(pieces) !== undefined,
  );
  const beginning = characterIn(text.first);
  if (given === undefined && beginning === "[")
    throw new UsageError("This is a JSON array; write one object a line, as jq -c '.[]' does.");
  return {
    text: text.all,
    format: given ?? (beginning === "{" ? "ndjson" : "csv"),
    size: stats?.size,
    version: stats && `${stats.size} bytes of ${stats.mtime.toISOString()}`,
    bytesRead: () => bytesRead,
  };
}

/**
 * What is known of a file before it is read.
 * @throws UsageError for what is not there or is no file
 */
function statOf(file: string) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile()) return stats;
  throw new UsageError(stats ? `${file} is no file.` : `There is no file ${file}.`);
}

/** Looks at the first pieces, as many as it takes to be enough, and leaves them where they are. */
async function peek<T>(pieces: AsyncGenerator<T, void>, isEnough: (first: readonly T[]) => boolean) {
  const first: T[] = [];
  while (!isEnough(first)) {
    const next = await pieces.next();
    if (next.done) break;
    first.push(next.value);
  }
  async function* all() {
    yield* first;
    yield* pieces;
  }
  return { first, all: all() };
}

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** The first character that is neither blank nor a mark of the byte order. */
const characterIn = (pieces: readonly string[]): string | undefined =>
  pieces.map((piece) => piece.trimStart()).find((piece) => piece !== "")?.[0];

async function* unpack(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  // A failure of either side comes out below, where the unpacked bytes are read.
  pipeline(Readable.from(pieces), gunzip, () => {});
  try {
    for await (const piece of gunzip) yield piece as Uint8Array;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw code.startsWith("Z_") ? new UsageError(`The gzip file is damaged or cut short (${code}).`) : error;
  }
}
