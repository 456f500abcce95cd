import { expect, test } from "vitest";
import { createTurns, NoTurn } from "../src/turns.ts";

/** Work that says when it begins, and ends when it is told to. */
function job(begun: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    end,
    work: async () => {
      begun.push(name);
      await ended;
      return name;
    },
  };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a few at a time, in order, and each organization for itself", async () => {
  const inTurn = createTurns({ atOnce: 2, waiting: 10, waitMs: 5_000 });
  const begun: string[] = [];
  const jobs = ["a", "b", "c", "d"].map((name) => job(begun, name));
  const results = jobs.map(({ work }) => inTurn("acme", work));
  const other = job(begun, "other");
  const otherResult = inTurn("other", other.work);
  await settle();
  expect(begun).toEqual(["a", "b", "other"]);
  jobs[1]?.end();
  await settle();
  expect(begun).toEqual(["a", "b", "other", "c"]);
  for (const { end } of [...jobs, other]) end();
  expect(await Promise.all([...results, otherResult])).toEqual(["a", "b", "c", "d", "other"]);
});

test("a crowd is turned away at once, and who waits too long as well; their places are not lost", async () => {
  const inTurn = createTurns({ atOnce: 1, waiting: 1, waitMs: 50 });
  const begun: string[] = [];
  const first = job(begun, "first");
  const result = inTurn("acme", first.work);
  const second = inTurn("acme", job(begun, "second").work);
  await expect(inTurn("acme", job(begun, "third").work)).rejects.toThrow(NoTurn);
  await expect(second).rejects.toThrow(NoTurn);
  first.end();
  expect(await result).toBe("first");
  expect(await inTurn("acme", async () => "fourth")).toBe("fourth");
  expect(begun).toEqual(["first"]);
});

test("work that fails gives its place on", async () => {
  const inTurn = createTurns({ atOnce: 1, waiting: 5, waitMs: 5_000 });
  const failing = inTurn("acme", () => Promise.reject(new Error("broken")));
  const next = inTurn("acme", async () => "next");
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe("next");
});
