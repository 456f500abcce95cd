import { gzipSync } from "node:zlib";
import { readObservations } from "@muster/sdk";
import { expect, test } from "vitest";
import { openSource } from "../src/import/source.ts";
import { jobs } from "./taker.ts";

const HEADER = "external_id,observed_at,status,name,submitted_by,gpu_count,submitted_at";
const ROW = "job-0,2026-06-15T12:00:00Z,pending,train,u@example.com,1,2026-06-15T12:00:00Z";
const bytes = (text: string) => new TextEncoder().encode(text);

/** The format that is found out of pieces, and the ids of what is read. */
async function read(content: Uint8Array, pieceSize: number) {
  async function* pieces() {
    for (let at = 0; at < content.length; at += pieceSize) yield content.subarray(at, at + pieceSize);
  }
  const source = await openSource("-", pieces(), undefined);
  const ids: unknown[] = [];
  for await (const lines of readObservations(source.text, source.format))
    ids.push(...lines.map((line) => ("reason" in line ? line.reason : line.observation.external_id)));
  return { format: source.format, ids, bytesRead: source.bytesRead() };
}

const CONTENTS = {
  "JSON lines": ["ndjson", jobs(1)],
  "comma-separated values": ["csv", `${HEADER}\n${ROW}\n`],
} as const;
const BEGINNINGS = {
  "at once": "",
  "after empty lines": "\n \r\n",
  "after a mark": "\uFEFF",
  "after both": "\uFEFF\n",
};

for (const [name, [format, text]] of Object.entries(CONTENTS))
  for (const [when, beginning] of Object.entries(BEGINNINGS))
    test.each([1, 2, 3, 1_000])(
      `${name} that begin ${when} are known for what they are, in pieces of %d`,
      async (size) => {
        const plain = bytes(beginning + text);
        expect(await read(plain, size)).toEqual({ format, ids: ["job-0"], bytesRead: plain.length });
        expect(await read(gzipSync(plain), size)).toMatchObject({ format, ids: ["job-0"] });
      },
    );

test.each([1, 100])(
  "a JSON array is told as one, also behind an empty line, in pieces of %d",
  async (size) => {
    await expect(read(bytes(`\n[${jobs(1).trim()}]`), size)).rejects.toThrow("This is a JSON array");
  },
);

test("nothing is nothing, and a line of blanks too", async () => {
  expect(await read(bytes(""), 1)).toMatchObject({ ids: [] });
  expect(await read(bytes("\n"), 1)).toMatchObject({ ids: [] });
});
