import { expect, test } from "vitest";
import { isInPath } from "../src/endpoint.ts";

test.each([
  ["/v1/workloads/{workload_id}/events", "workload_id", true],
  ["/v1/workloads/{workload_id}/events", "limit", false],
  ["/v1/workloads/{workload_id}/events", "workload", false],
  ["/v1/workloads", "workloads", false],
  [null, "workload_id", false],
] as const)("of %s, %s stands in the path: %s", (path, name, expected) => {
  expect(isInPath({ path }, name)).toBe(expected);
});
