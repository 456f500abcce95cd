import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SmallWorld, smallWorld } from "./small-world.ts";

let server: SmallWorld["server"];
let get: SmallWorld["get"];

beforeAll(async () => {
  ({ server, get } = await smallWorld());
});
afterAll(() => server.close());

type Group = Readonly<Record<string, unknown>>;
interface Answer {
  readonly grouped: readonly Group[];
  readonly series: readonly { readonly grouped: readonly Group[] }[];
}

describe.each(["/v1/workloads/stats", "/v1/usage"])("%s", (path) => {
  test.each([
    ["initiative_id", 1],
    ["initiative_id", 2],
    ["initiative_id", 100],
    ["submitted_by,initiative_id", 2],
  ])("the largest groups by %s, at most %i, and of the same in the series", async (fields, top) => {
    const search = `?time_range=last_7_days&interval=day&group_by=${fields}`;
    const { body: all } = await get(path + search);
    const { body: some } = await get(`${path}${search}&top_groups=${top}`);
    const { grouped, series } = all.data as Answer;
    const keyOf = (group: Group) => JSON.stringify(fields.split(",").map((field) => group[field]));
    const told = new Set(grouped.slice(0, top).map(keyOf));
    expect(grouped.length).toBeGreaterThan(1);
    expect(some.data).toEqual({
      ...all.data,
      grouped: grouped.slice(0, top),
      group_count: grouped.length,
      series: series.map((interval) => ({
        ...interval,
        grouped: interval.grouped.filter((group) => told.has(keyOf(group))),
      })),
    });
  });

  test.each([
    ["top_groups=5", "goes with group_by only"],
    ["group_by=initiative_id&top_groups=0", "must be a whole number from 1 to 1000"],
    ["group_by=initiative_id&top_groups=many", "must be a whole number from 1 to 1000"],
  ])("?%s: 400 that says what would be right", async (search, message) => {
    const { status, body } = await get(`${path}?${search}`);
    expect([status, body.error.details]).toEqual([400, [{ path: "top_groups", message }]]);
  });
});
