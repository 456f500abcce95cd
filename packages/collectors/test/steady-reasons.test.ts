import { expect, test } from "vitest";
import type { LiveJob } from "../src/slurm/live.ts";
import { createSteadyReasons } from "../src/slurm/steady-reasons.ts";

const job = (jobId: string, reason: string | null, more: Partial<LiveJob> = {}): LiveJob => ({
  rawId: "63",
  jobId,
  state: "PENDING",
  restarts: 0,
  gpus: { count: 1, type: null },
  nodes: "",
  submit: 1_800_000_000,
  start: null,
  reason,
  user: "alice",
  account: "nlp",
  partition: "gpu",
  qos: "normal",
  name: "sweep",
  constraints: "",
  ...more,
});

test("an array's reason stays for five minutes, and until there is another; one job's is what it is", () => {
  const steady = createSteadyReasons();
  const shown = (seconds: number, reason: string | null, tasks = ["63_1", "63_2"]) =>
    steady([...tasks.map((task) => job(task, reason)), job("64", reason, { rawId: "64" })], seconds).map(
      (one) => one.reason,
    );
  expect(shown(0, null)).toEqual([null, null, null]);
  expect(shown(15, "Priority")).toEqual(["Priority", "Priority", "Priority"]);
  expect(shown(30, null)).toEqual(["Priority", "Priority", null]);
  expect(shown(45, "Resources")).toEqual(["Priority", "Priority", "Resources"]);
  expect(shown(314, "Resources", ["63_2"])).toEqual(["Priority", "Resources"]);
  expect(shown(315, "Resources", ["63_2"])).toEqual(["Resources", "Resources"]);
  expect(shown(330, "Priority", ["63_2"])).toEqual(["Resources", "Priority"]);
  expect(shown(345, "Priority", [])).toEqual(["Priority"]);
  expect(shown(360, "Dependency")).toEqual(["Dependency", "Dependency", "Dependency"]);
});

test("a task that ran before has a reason of its own", () => {
  const steady = createSteadyReasons();
  steady([job("63_1", "Priority")], 0);
  const back = job("63_2", "BeginTime", { restarts: 1 });
  expect(steady([job("63_1", "Priority"), back], 15).map(({ reason }) => reason)).toEqual([
    "Priority",
    "BeginTime",
  ]);
});
