import type { ObservationInput } from "@muster/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUtf8, type Line, type LineFormat, readObservations } from "../src/index.ts";
import { createCsvReader } from "../src/lines/csv.ts";

const observation = (externalId: string, more: Partial<ObservationInput> = {}): ObservationInput => ({
  external_id: externalId,
  observed_at: "2026-06-15T12:00:00Z",
  status: "pending",
  name: "training-job-001",
  submitted_by: "user@example.com",
  gpu_count: 8,
  submitted_at: "2026-06-15T11:00:00Z",
  ...more,
});

async function readAll(text: string | readonly string[], format: LineFormat, after = 0): Promise<Line[]> {
  const all: Line[] = [];
  const pieces = typeof text === "string" ? [text] : text;
  for await (const lines of readObservations(pieces, format, { after })) all.push(...lines);
  return all;
}
/** What became of each line: its external id, or the reason why it is none. */
const told = (lines: readonly Line[]) =>
  lines.map((one) => [one.line, "reason" in one ? one.reason : one.input.external_id]);

const quote = (cell: string) => (/[",\r\n]|^\s*$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const cut = (text: string, sizes: readonly number[]) => {
  const pieces: string[] = [];
  for (let at = 0, i = 0; at < text.length; at += pieces.at(-1)?.length ?? 1, i++)
    pieces.push(text.slice(at, at + (sizes[i % sizes.length] ?? 1)));
  return pieces;
};
const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 10 });

describe("comma-separated values", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r\n", " ", "😀"),
    maxLength: 8,
  });

  test("read back what was written, cut into whatever pieces", () => {
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(rows, sizes, fc.constantFrom("\n", "\r\n"), (given, pieces, lineEnd) => {
        const text = given.map((row) => row.map(quote).join(",")).join(lineEnd);
        const reader = createCsvReader();
        const read = [...cut(text, pieces).flatMap((piece) => reader.push(piece)), ...reader.end()];
        expect(read.map((row) => ("value" in row ? row.value : row.reason))).toEqual(given);
      }),
    );
  });

  const HEADER =
    "external_id,observed_at,status,name,submitted_by,gpu_count,submitted_at,is_managed,labels,attempts,exit_code,team";
  const row = (id: string, rest = ",,,,") =>
    `${id},2026-06-15T12:00:00Z,pending,job,user@example.com,8,2026-06-15T11:00:00Z,${rest}`;

  test("become observations: numbers, true and false, JSON, and nothing for an empty cell", async () => {
    const attempts = `[{""attempt_id"":""1"",""started_at"":""2026-06-15T11:30:00Z"",""ended_at"":null,""gpu_count"":8}]`;
    const [line] = await readAll(
      `${HEADER}\n${row("1", `true,"{""a"":""b""}","${attempts}",-9,vision`)}`,
      "csv",
    );
    expect(line).toMatchObject({
      line: 2,
      input: {
        external_id: "1",
        gpu_count: 8,
        is_managed: true,
        labels: { a: "b" },
        attempts: [{ attempt_id: "1", ended_at: null }],
        exit_code: -9,
        team: "vision",
      },
    });
    const [empty] = await readAll(`${HEADER}\n${row("1")}`, "csv");
    expect(empty && "input" in empty && Object.keys(empty.input)).toHaveLength(7);
  });

  test("go on after bad rows, and tell where each stood and why", async () => {
    const text = [
      `\uFEFF${HEADER}`,
      row("a"),
      `${row("b")},one-too-many`,
      row("c", ",{no json,,,"),
      row("c2", ',"{""a"":""b"",""a"":""c""}",,,'),
      row("d", "yes,,,,"),
      '"never closed,1,2',
      row("e"),
      '"closed" too early,2',
      "",
      row("f").replace(",8,", ",eight,"),
      row("\uD800"),
      row('"g\nh"'),
      row("i"),
    ].join("\r\n");
    expect(told(await readAll(text, "csv"))).toEqual([
      [2, "a"],
      [3, "has 13 cells where the first line names 12 columns"],
      [4, "labels: is not well-formed JSON"],
      [5, "labels: a: is given more than once"],
      [6, "is_managed: must be true or false"],
      [7, "has text after the closing quote of a cell"],
      [8, "e"],
      [9, "has text after the closing quote of a cell"],
      [11, "gpu_count: must be a whole number from 0 to 1000000"],
      [12, "holds bytes that are not UTF-8"],
      [13, "g\nh"],
      [15, "i"],
    ]);
  });

  test("go on in the line after a quote that never closes", async () => {
    const text = [HEADER, row("a"), row('"b'), row("c"), row("d")].join("\n");
    expect(told(await readAll(text, "csv"))).toEqual([
      [2, "a"],
      [3, "has a quoted cell that never ends"],
      [4, "c"],
      [5, "d"],
    ]);
    // In a file of any size: what follows the quote is not kept for ever.
    const filler = row(`x,${"y".repeat(50_000)}`);
    const long = [HEADER, row('"b'), ...Array.from({ length: 30 }, () => filler), row("z")].join("\n");
    for (const pieces of [[long], cut(long, [64_000])]) {
      const lines = told(await readAll(pieces, "csv"));
      expect(lines[0]).toEqual([2, "has a quoted cell that never ends"]);
      expect(lines.at(-1)).toEqual([33, "z"]);
      expect(lines).toHaveLength(32);
    }
  });

  test.each([
    [
      "external_id,observed_at,colour",
      "There is no column “colour”; columns are external_id, observed_at, status",
    ],
    [HEADER.replace("team", "status"), "The column status is there twice."],
    [
      "external_id,status",
      "The first line must name the columns; it lacks observed_at, name, submitted_by, gpu_count, submitted_at.",
    ],
    ['"external_id', "The first line must name the columns; it has a quoted cell that never ends."],
  ])("refuse the header %s", async (header, message) => {
    await expect(readAll(`${header}\n${row("a")}`, "csv")).rejects.toThrow(message);
  });
});

describe("bytes", () => {
  const piecesOf = (bytes: Uint8Array, lengths: readonly number[]) => {
    const pieces: Uint8Array[] = [];
    for (let at = 0, i = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1, i++)
      pieces.push(bytes.subarray(at, at + (lengths[i % lengths.length] ?? 1)));
    return pieces;
  };
  const textOf = async (pieces: Iterable<Uint8Array>) => {
    let text = "";
    for await (const piece of decodeUtf8(pieces)) text += piece;
    return text;
  };

  test("become the text they were made of, cut into whatever pieces", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "\uFEFF", "\uFFFD", "\n", "中", "😀") });
    await fc.assert(
      fc.asyncProperty(text, sizes, async (given, lengths) => {
        expect(await textOf(piecesOf(new TextEncoder().encode(given), lengths))).toBe(given);
      }),
    );
  });

  test("that are no UTF-8 mark their own line, and no other", async () => {
    const line = fc.oneof(
      fc
        .string({ unit: fc.constantFrom("a", "é", "\uFFFD", "😀") })
        .map((text) => ({ text, bytes: [] as number[] })),
      fc
        .constantFrom([0xff], [0xc3], [0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98])
        .map((bytes) => ({ text: "é", bytes })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), sizes, async (lines, lengths) => {
        const bytes = lines.flatMap(({ text, bytes: bad }, i) => [
          ...(i > 0 ? [0x0a] : []),
          ...new TextEncoder().encode(text),
          ...bad,
        ]);
        const read = (await textOf(piecesOf(Uint8Array.from(bytes), lengths))).split("\n");
        expect(read.map((one) => (one.isWellFormed() ? one : "damaged"))).toEqual(
          lines.map(({ text, bytes: bad }) => (bad.length > 0 ? "damaged" : text)),
        );
      }),
    );
  });
});

describe("JSON lines", () => {
  test("become observations, cut into whatever pieces", async () => {
    const id = fc
      .string({ minLength: 1, maxLength: 8, unit: "grapheme" })
      .filter((text) => !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(
        fc.array(id, { maxLength: 8 }),
        sizes,
        fc.constantFrom("", "\n"),
        async (ids, pieces, end) => {
          const text = ids.map((one) => JSON.stringify(observation(one))).join("\n") + end;
          expect(told(await readAll(cut(text, pieces), "ndjson"))).toEqual(ids.map((one, i) => [i + 1, one]));
        },
      ),
      // A character that decoders also put for bytes they can't read.
      { examples: [[["\uFFFD"], [1], ""]] },
    );
  });

  test("go on after bad lines, and tell where each stood and why", async () => {
    const text = [
      JSON.stringify(observation("a")),
      "{not json",
      "",
      "[1, 2]",
      JSON.stringify({ ...observation("b"), colour: "red" }),
      JSON.stringify({ ...observation("c"), gpu_count: -1, status: "done" }),
      "x".repeat(3 * 1024 * 1024),
      JSON.stringify(observation("d")),
    ].join("\n");
    const expected = [
      [1, "a"],
      [2, "is not well-formed JSON"],
      [4, expect.stringMatching(/^observation: /)],
      [5, expect.stringContaining("colour")],
      [6, expect.stringMatching(/status: must be one of .*gpu_count: must be a whole number/)],
      [7, "is longer than 1 MiB"],
      [8, "d"],
    ];
    expect(told(await readAll(text, "ndjson"))).toEqual(expected);
    expect(told(await readAll(cut(text, [65_536]), "ndjson"))).toEqual(expected);
  });

  test("are taken up again behind a line", async () => {
    const text = ["a", "b", "c", "d"].map((id) => JSON.stringify(observation(id))).join("\n");
    expect(told(await readAll(text, "ndjson", 2))).toEqual([
      [3, "c"],
      [4, "d"],
    ]);
  });
});
