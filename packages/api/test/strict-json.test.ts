import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStrictJson } from "../src/strict-json.ts";

const parse = (text: string): unknown => parseStrictJson(new TextEncoder().encode(text));
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test("takes whatever is JSON, however it is written", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(0, 2, "\t"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ["a key twice", '{"a":1,"b":{"a":2},"a":3}', "a"],
  ["a key twice, once escaped", String.raw`{"a":1,"\u0061":3}`, "a"],
  ["a key twice, deep in lists", '[{"x":["a,",[2],{"k":"}","l":{},"k" : 1}]}]', "0.x.2.k"],
  [
    "a label twice",
    '{"observations":[{"labels":{"a":"1","b":"2"}},{"attempts":[{},{}],"labels":{"a":"1","a":"2"}}]}',
    "observations.1.labels.a",
  ],
  ["a key with quotes twice", String.raw`{"\"}":1,"\"}":2}`, '"}'],
  ["__proto__ twice", '{"__proto__":1,"__proto__":2}', "__proto__"],
])("refuses %s", (_, text, path) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({
      code: "VALIDATION_ERROR",
      details: [{ path, message: "is given more than once" }],
    }),
  );
});

test("the same key in different objects, or in a string, is no repetition", () => {
  const text = String.raw`[{"a":"\"a\":1,{"},{"a":["a:","a"],"b":{"a":1}}]`;
  expect(parse(text)).toEqual(JSON.parse(text));
});

test("refuses what is nested too deep, at any size, and quickly", () => {
  expect(parse(nested(32))).toBeDefined();
  expect(() => parse(nested(33))).toThrow(/nested more than 32/);
  const startedAt = performance.now();
  expect(() => parse(nested(1_000_000))).toThrow(/nested more than 32/);
  expect(parse(JSON.stringify(String.raw`\"`.repeat(500_000)))).toHaveLength(1_000_000);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test.each([
  ["an invalid byte", [0x22, 0xff, 0x22]],
  ["half a character", [0x22, 0xc3, 0x22]],
  ["an overlong NUL", [0x22, 0xc0, 0x80, 0x22]],
  ["a surrogate as bytes", [0x22, 0xed, 0xa0, 0x80, 0x22]],
])("refuses %s: no UTF-8", (_, bytes) => {
  expect(() => parseStrictJson(new Uint8Array(bytes))).toThrow(/UTF-8/);
});

test.each(["", "{", "{a:1}", "[1,]", "NaN", "1 2", '"\n"'])("refuses %j: no JSON", (text) => {
  expect(() => parse(text)).toThrow(/well-formed JSON/);
});
