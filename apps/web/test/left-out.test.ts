import { expect, test } from "vitest";
import { workloadSearchParams } from "../src/app/(app)/workloads/(list)/search-params.ts";
import { leftOutOf } from "../src/components/left-out.ts";

const leftOut = (query: string) => {
  const { notKnown, repeated } = leftOutOf(new URLSearchParams(query), workloadSearchParams);
  const written = (parts: typeof notKnown) => parts.map((part) => part.join("="));
  return { notKnown: written(notKnown), repeated: written(repeated) };
};

test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
  "what every object has is not known in an address: %s",
  (name) => {
    expect(leftOut(`${name}=1`)).toEqual({ notKnown: [`${name}=1`], repeated: [] });
  },
);

test("of several with commas between, each has to be known", () => {
  expect(leftOut("status=failed,running&name=a,b")).toEqual({ notKnown: [], repeated: [] });
  expect(leftOut("status=failed,broken&color=red").notKnown).toEqual(["status=failed,broken", "color=red"]);
});

test("what comes again in another way is left out, known or not", () => {
  expect(leftOut("status=failed&status=running&status=broken&status=failed")).toEqual({
    notKnown: [],
    repeated: ["status=running", "status=broken"],
  });
  expect(leftOut("status=broken&status=failed")).toEqual({
    notKnown: ["status=broken"],
    repeated: ["status=failed"],
  });
});

test("what is said twice in the same way loses nothing, and is told once where it is not known", () => {
  expect(leftOut("name=a&name=a&color=red&color=red")).toEqual({ notKnown: ["color=red"], repeated: [] });
});
