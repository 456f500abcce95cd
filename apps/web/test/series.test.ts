import { expect, test } from "vitest";
import { GROUPS_OF_CHART, toSeries } from "../src/components/chart/series.ts";
import { groupsOverTime } from "../src/components/groups.ts";

const TEAMS = ["vision", "speech", "climate", "robotics", "pretraining", "proteins", "language", "teaching"];

/** The looks of teams by their names, the first having used most. */
const looksOf = (teams: readonly string[]): Map<string, number> =>
  new Map(
    toSeries({
      groups: teams.map((word, rank) => ({ key: word, word, values: [100 - rank] })),
      groupCount: teams.length,
      totals: [1_000],
    }).map(({ word, look }) => [word, look]),
  );

test("a team keeps its colour, whatever its rank and in whatever order it is told", () => {
  const looks = looksOf(TEAMS);
  expect(looksOf(TEAMS.toReversed())).toEqual(new Map([...looks].toReversed()));
  expect(looksOf([...TEAMS.slice(3), ...TEAMS.slice(0, 3)]).get("vision")).toBe(looks.get("vision"));
});

test("no two have the same, and all are colours that there are", () => {
  for (let shown = 1; shown <= TEAMS.length; shown++) {
    const looks = [...looksOf(TEAMS.slice(0, shown)).values()];
    expect(new Set(looks).size).toBe(shown);
    expect(looks.every((look) => look >= 1 && look <= GROUPS_OF_CHART)).toBe(true);
  }
});

test("most keep theirs when another comes in", () => {
  const fewer = looksOf(TEAMS.slice(0, -1));
  const more = looksOf(TEAMS);
  expect([...fewer].filter(([team, look]) => more.get(team) === look).length).toBeGreaterThanOrEqual(4);
});

test("statuses have colours of their own: what failed is red, however much it is", () => {
  const grouped = [
    { status: "failed", gpu_hours: 3 },
    { status: "completed", gpu_hours: 2 },
    { status: "cancelled", gpu_hours: 1 },
  ];
  const answer = { group_count: 3, series: [{ gpu_hours: 6, grouped }] };
  const series = toSeries(groupsOverTime(answer, ["status"], (_, key) => key ?? ""));
  expect(series.map(({ word, look }) => [word, look])).toEqual([
    ["failed", 7],
    ["completed", 4],
    ["cancelled", 0],
  ]);
});
