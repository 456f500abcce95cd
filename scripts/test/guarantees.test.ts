import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const promises = readFileSync(path.join(root, "docs/guarantees.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, promise, file, name] = /^\| (.+?) +\| `(.+?)`: (.+?) +\|$/.exec(line) ?? [];
    return promise && file && name ? [{ promise, file, name }] : [];
  });

test("there are promises", () => expect(promises.length).toBeGreaterThan(20));

test.each(promises)("“$promise” is proved by a test that there is", ({ file, name }) => {
  const source = readFileSync(path.join(root, file), "utf8").replaceAll(/\s+/g, " ");
  expect(source).toContain(name);
});
