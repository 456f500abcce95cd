import { afterEach, expect, test } from "vitest";
import { wantsDemo } from "../lib/settings.mjs";

const before = process.env.MUSTER_DEMO;
afterEach(() => {
  if (before === undefined) delete process.env.MUSTER_DEMO;
  else process.env.MUSTER_DEMO = before;
});

test.each(["no", "false", "off", " 0"])(
  "MUSTER_DEMO=%s is refused, rather than fill an empty database with the demo",
  (text) => {
    process.env.MUSTER_DEMO = text;
    expect(() => wantsDemo()).toThrow(/MUSTER_DEMO must be 0 .* or 1/);
  },
);

test.each([
  ["0", false],
  ["1", true],
  ["", true],
])("MUSTER_DEMO=%s is understood", (text, wanted) => {
  process.env.MUSTER_DEMO = text;
  expect(wantsDemo()).toBe(wanted);
});
