import { expect, test } from "vitest";
import { wantedOf } from "../src/app/(app)/workloads/(list)/filters/wanted.ts";

test.each([null, "", "ada", " lead space@x.y "])(
  "who only passes through the field of “%s” leaves it",
  (value) => {
    expect(wantedOf(value ?? "", value)).toBe(value);
  },
);

test("what is typed is wanted without the spaces around it, and nothing is no filter", () => {
  expect(wantedOf(" ada ", null)).toBe("ada");
  expect(wantedOf("ada ", "ada")).toBe("ada");
  expect(wantedOf(" ", "ada")).toBeNull();
  expect(wantedOf(" ", null)).toBeNull();
});
