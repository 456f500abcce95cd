import { expect, test } from "vitest";
import { lookedForAs } from "../src/components/palette/looked-for.ts";

test.each([
  ["wl_01jeavgz1ye4d9ym9xdj741sz0", "id"],
  ["wl_", "name"],
  ["wl_training", "name"],
  ["wl_01jeavgz1ye4d9ym9xdj741sz", "name"],
  ["wl_01jeavgz1ye4d9ym9xdj741sz00", "name"],
  ["cluster_01jeavgz1ye4d9ym9xdj741sz0", "name"],
  ["w", null],
  ["", null],
])("“%s” is looked for as %s", (words, as) => {
  expect(lookedForAs(words)).toBe(as);
});
