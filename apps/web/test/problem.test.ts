import { endpoints } from "@muster/contract";
import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { isTurnedPeriod, problemOf } from "../src/trpc/problem.ts";

const unreached = "Muster could not be reached, or did not answer in time.";

test.each([
  ["no answer", TRPCClientError.from(new TypeError("Failed to fetch")), unreached],
  ["a part of the page that did not come", new Error("Loading chunk 7 failed."), unreached],
  ["a page that broke", new TypeError("x is undefined"), "Something went wrong on this page."],
  [
    "what broke on the server",
    Object.assign(new Error("hidden"), { digest: "42" }),
    "Something went wrong on our side.",
  ],
])("%s is told as what it is", (_, error, message) => {
  expect(problemOf(error)).toMatchObject({ message, details: [] });
});

test("what the server told is told, with the request's id", () => {
  const problem = { code: "NOT_FOUND", message: "There is no such workload.", details: [] };
  const error = { data: { problem, request_id: "req_1" } };
  expect(problemOf(error)).toEqual({ ...problem, requestId: "req_1" });
});

const detailsOf = (dates: object) =>
  (endpoints.workloads.stats.input.safeParse({ time_range: "custom", ...dates }).error?.issues ?? []).map(
    ({ path, message }) => ({ path: path.join("."), message }),
  );

test.each([
  ["a period that ends before it begins", { start_date: "2026-03-02", end_date: "2026-03-01" }, true],
  ["a date that is none", { start_date: "2026-02-30" }, false],
  ["a period without a beginning", { end_date: "2026-03-01" }, false],
  ["dates beside a period's name", { time_range: "today", start_date: "2026-03-01" }, false],
])("whether a period is turned: %s", (_, dates, isTurned) => {
  const details = detailsOf(dates);
  expect(details).toHaveLength(1);
  expect(isTurnedPeriod({ details })).toBe(isTurned);
});

test("a problem without details is no turned period", () => {
  expect(isTurnedPeriod({ details: [] })).toBe(false);
});
