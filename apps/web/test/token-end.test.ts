import { expect, test } from "vitest";
import { endsSoon } from "../src/components/token-end.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");
const inHours = (hours: number) => endsSoon(new Date(NOW + hours * 3_600_000).toISOString(), NOW);

test("a token's end is said from 30 days before, in whole days that are left", () => {
  expect(inHours(30 * 24)).toBeUndefined();
  expect(inHours(30 * 24 - 1)).toBe("ends in 29 days");
  expect(inHours(47)).toBe("ends in 1 day");
  expect(inHours(1)).toBe("ends within a day");
  expect(inHours(-1)).toBe("has ended");
});
