import { expect, test } from "vitest";
import { isWellFormedApiToken, newApiToken } from "../src/tokens.ts";

test("a new token has its shape, and its checksum finds any one wrong character", () => {
  const token = newApiToken();
  expect(token).toMatch(/^mst_[0-9A-Za-z]{36}$/);
  expect(isWellFormedApiToken(token)).toBe(true);
  for (let i = 4; i < token.length; i++) {
    const other = token[i] === "a" ? "b" : "a";
    expect(isWellFormedApiToken(token.slice(0, i) + other + token.slice(i + 1))).toBe(false);
  }
});

test("two tokens are never the same", () => {
  expect(new Set(Array.from({ length: 1000 }, newApiToken)).size).toBe(1000);
});
