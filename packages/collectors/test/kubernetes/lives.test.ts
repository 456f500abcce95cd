import { expect, test } from "vitest";
import type { Controller } from "../../src/kubernetes/controller.ts";
import { lifeOf, type PodHold } from "../../src/kubernetes/workload.ts";

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const hold = (start: number, end: number | null, more: Partial<PodHold> = {}): PodHold => ({
  gpus: 4,
  start,
  end,
  hasBegun: true,
  exitCode: null,
  instanceType: null,
  ...more,
});
const life = (top: Partial<Controller>, holds: readonly PodHold[], goneAt: number | null = null) =>
  lifeOf({
    top: { ends: true, wantedGpus: 8, createdAt: 100, verdict: null, ...top } as Controller,
    holds: new Map(holds.map((one, n) => [String(n), one])),
    goneAt,
    isEstimated: false,
    waitsFor: null,
  });
const waiting = { hasBegun: false };
const FAILED = { status: "failed" as const, at: 500 };

test("what is placed and has not begun waits, but for what has ended", () => {
  expect(life({}, [hold(200, null, waiting)])).toMatchObject({ status: "pending", attempts: [] });
  expect(life({ ends: false, wantedGpus: 0 }, [hold(200, null, waiting)]).status).toBe("pending");
  expect(life({ verdict: FAILED }, [hold(200, null, waiting)])).toMatchObject({
    status: "running",
    started_at: at(200),
  });
  expect(life({}, [hold(200, null, waiting)], 300).status).toBe("running");
});

test("what is placed when another has ended waits, what was placed beside it runs", () => {
  expect(life({}, [hold(200, 300), hold(300, null, waiting)]).status).toBe("pending");
  expect(life({}, [hold(200, 300), hold(299, null, waiting)]).status).toBe("running");
});

test("what waits asks for what it asked for, and where that is not known for what it held last", () => {
  expect(life({}, [hold(200, 300)]).gpu_count).toBe(8);
  expect(life({ wantedGpus: 0 }, [hold(200, 300)]).gpu_count).toBe(4);
});

test("nothing is held before the workload was there, and it ends with the last of its pods", () => {
  const { attempts, ...told } = life({ verdict: FAILED }, [hold(50, 90), hold(60, 700)]);
  expect(attempts).toMatchObject([{ started_at: at(100), ended_at: at(700), gpu_count: 4 }]);
  expect(told).toMatchObject({ status: "failed", started_at: at(100), completed_at: at(700) });
});

test("an exit code is told where it is known", () => {
  const completed = { verdict: { status: "completed" as const, at: 500 } };
  expect(life(completed, [hold(200, 300)]).exit_code).toBeNull();
  expect(life(completed, [hold(200, 300, { exitCode: 1 })]).exit_code).toBe(0);
  const codes = [
    hold(200, 400, { exitCode: 2 }),
    hold(200, 300, { exitCode: 1 }),
    hold(200, 450, { exitCode: 0 }),
  ];
  expect(life({ verdict: FAILED }, codes).exit_code).toBe(2);
  expect(life({}, codes).exit_code).toBeNull();
});

test("the machine is that of the pod that was placed last, as far as it is known", () => {
  const pods = [
    hold(300, 400, { instanceType: "new" }),
    hold(200, 400, { instanceType: "old" }),
    hold(350, 400),
  ];
  expect(life({ verdict: FAILED }, pods).instance_type).toBe("new");
});
