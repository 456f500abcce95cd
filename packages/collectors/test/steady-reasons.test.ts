import { expect, test } from "vitest";
import { createSteadyReasons } from "../src/slurm/steady-reasons.ts";
import { waitingTask } from "./array.ts";

const single = (reason: string | null) => waitingTask(0, { rawId: "64", jobId: "64", reason });

test("an array's reason stays for five minutes, and until there is another; one job's is what it is", () => {
  const steady = createSteadyReasons();
  const shown = (seconds: number, reason: string | null, tasks = [1, 2]) =>
    steady([...tasks.map((task) => waitingTask(task, { reason })), single(reason)], seconds).map(
      (one) => one.reason,
    );
  expect(shown(0, null)).toEqual([null, null, null]);
  expect(shown(15, "Priority")).toEqual(["Priority", "Priority", "Priority"]);
  expect(shown(30, null)).toEqual(["Priority", "Priority", null]);
  expect(shown(45, "Resources")).toEqual(["Priority", "Priority", "Resources"]);
  expect(shown(314, "Resources", [2])).toEqual(["Priority", "Resources"]);
  expect(shown(315, "Resources", [2])).toEqual(["Resources", "Resources"]);
  expect(shown(330, "Priority", [2])).toEqual(["Resources", "Priority"]);
  expect(shown(345, "Priority", [])).toEqual(["Priority"]);
  expect(shown(360, "Dependency")).toEqual(["Dependency", "Dependency", "Dependency"]);
});

test("a task that ran before has a reason of its own", () => {
  const steady = createSteadyReasons();
  steady([waitingTask(1, { reason: "Priority" })], 0);
  const back = waitingTask(2, { reason: "BeginTime", restarts: 1 });
  expect(steady([waitingTask(1, { reason: "Priority" }), back], 15).map(({ reason }) => reason)).toEqual([
    "Priority",
    "BeginTime",
  ]);
});
