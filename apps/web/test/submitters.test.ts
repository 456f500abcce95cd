import { expect, test } from "vitest";
import { offered } from "../src/app/(app)/workloads/(list)/filters/submitters.ts";

const found = [
  { value: "ada@example.com", workload_count: 5 },
  { value: "felix@example.com", workload_count: 3 },
  { value: "Felicia@example.com", workload_count: 2 },
];
const ada = { email: "ada@example.com", name: "Ada Abel" };
const emails = (asked: Partial<Parameters<typeof offered>[1]>) =>
  offered(found, { typed: "", isAnswered: true, me: null, ...asked }).map(({ email }) => email);

test("until there is an answer to what is typed, only those who begin so are offered", () => {
  expect(emails({ typed: "feli", isAnswered: false })).toEqual(["felix@example.com", "Felicia@example.com"]);
  expect(emails({ typed: "felix", isAnswered: false, me: ada })).toEqual(["felix@example.com"]);
  expect(emails({ typed: "gus", isAnswered: false })).toEqual([]);
  expect(emails({ isAnswered: false })).toHaveLength(3);
});

test("an answer is offered as it is", () => {
  expect(emails({ typed: "example" })).toEqual(found.map(({ value }) => value));
});

test("the viewer comes first where meant, by address, name, or as me", () => {
  const felix = { email: "felix@example.com", name: "Gus" };
  for (const typed of ["", "FEL", "gu", "me"]) {
    const [first] = offered(found, { typed, isAnswered: true, me: felix });
    expect(first).toEqual({ email: "felix@example.com", isMe: true, count: 3 });
  }
  expect(emails({ typed: "ada", me: felix })[0]).toBe("ada@example.com");
  expect(offered([], { typed: "me", isAnswered: false, me: felix })).toEqual([
    { email: "felix@example.com", isMe: true, count: undefined },
  ]);
});
