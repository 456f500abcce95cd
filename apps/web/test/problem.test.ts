import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { problemOf } from "../src/trpc/problem.ts";

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
