import { expect, test } from "vitest";
import { instantInput, observationOrRefusal } from "../src/index.ts";

const refusalOf = (value: unknown): string | undefined => {
  const read = observationOrRefusal.parse(value);
  return "refused" in read ? read.refused : undefined;
};

const observation = (more: object = {}) => ({
  external_id: "job-1",
  observed_at: "2026-01-15T10:30:00Z",
  status: "pending",
  name: "train",
  submitted_by: "ada@example.com",
  gpu_count: 1,
  submitted_at: "2026-01-15T10:30:00Z",
  ...more,
});

test("one that is whole is read", () => {
  expect(refusalOf(observation({ labels: { project: "speech", empty: "" } }))).toBeUndefined();
});

test.each<[object, string]>([
  [{ name: undefined }, "name: is missing; it must be text"],
  [{ jobid: 4711, user: "ada" }, "jobid: is no field of an observation; user: is no field of an observation"],
  [{ exit_code: 3_000_000_000 }, "exit_code: must be a whole number that fits into 32 bits"],
  [{ labels: ["speech"] }, "labels: must be an object of texts"],
  [{ labels: { nodes: 4 } }, "labels.nodes: must be text"],
  [
    { labels: { [`k${"k".repeat(200)}`]: "" } },
    `labels.k${"k".repeat(99)}…: must have names of 1 to 200 characters, none of them NUL, and not __proto__`,
  ],
  [
    { labels: { "": "speech" } },
    "labels: must have names of 1 to 200 characters, none of them NUL, and not __proto__",
  ],
  [{ ["k".repeat(5_000)]: 1 }, `${"k".repeat(100)}…: is no field of an observation`],
  [
    { labels: JSON.parse('{ "__proto__": "lost", "project": "speech" }') },
    "labels: must have names of 1 to 200 characters, none of them NUL, and not __proto__",
  ],
  [{ attempts: {} }, "attempts: must be a list of at most 1000 attempts"],
  [{ attempts: [5] }, "attempts.0: must be an object"],
  [
    {
      attempts: [
        { attempt_id: "1", started_at: "2026-01-15T10:30:00Z", ended_at: null, gpu_count: 1, nodes: 2 },
      ],
    },
    "attempts.0.nodes: is no field of an attempt",
  ],
  [
    { attempts: [{ attempt_id: "1", started_at: "2026-01-15T10:30:00Z", gpu_count: 1 }] },
    "attempts.0.ended_at: is missing; it must be an ISO 8601 time with Z or an offset, like 2026-01-15T10:30:00Z, or a date, like 2026-01-15, or null while it runs",
  ],
])("%j: says what is wrong and what would be right", (more, reason) => {
  expect(refusalOf(observation(more))).toBe(reason);
});

test("what is no object at all", () => {
  for (const value of [5, null, [], "job-1"]) expect(refusalOf(value)).toBe("observation: must be an object");
});

test("a time whose + has become a space on its way", () => {
  const { error } = instantInput("").safeParse("2026-01-15T10:30:00 02:00");
  expect(error?.issues[0]?.message).toMatch(/a \+ is written %2B in an address$/);
});
