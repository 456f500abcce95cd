import { expect } from "vitest";
import { createCollector } from "../src/slurm/collector.ts";
import { type Mapping, NO_MAPPING } from "../src/slurm/mapping.ts";
import { emptyState, type State } from "../src/slurm/state.ts";
import { createMuster } from "./muster.ts";
import { SimulatedSlurm } from "./simulated-slurm.ts";

/** A Slurm, a Muster, and a collector between them that can be killed: only what it had saved is left then. */
export function setUp() {
  const slurm = new SimulatedSlurm();
  const muster = createMuster(() => slurm.seconds);
  let saved: State = emptyState("sim", slurm.seconds - 86_400);
  const logged: string[] = [];
  let clockError = 0;
  let mapping = NO_MAPPING;
  const begin = () =>
    createCollector({
      slurm,
      muster,
      mapping,
      state: saved,
      save: (state) => (saved = JSON.parse(JSON.stringify(state)) as State),
      now: () => (slurm.seconds + clockError) * 1000,
      log: (line) => logged.push(line),
    });
  let collector = begin();
  return {
    slurm,
    muster,
    logged,
    saved: () => saved,
    collector: () => collector,
    kill: () => void (collector = begin()),
    /** On another machine, which has nothing of the one before. */
    moveElsewhere() {
      saved = emptyState("sim", slurm.seconds - 86_400);
      collector = begin();
    },
    /** Begins anew with another mapping file. */
    map(other: Mapping) {
      mapping = other;
      collector = begin();
    },
    setClock: (error: number) => void (clockError = error),
  };
}

export type Setting = ReturnType<typeof setUp>;

/** Waits for what may fail, and lets it. */
export const failing = (work: Promise<void>): Promise<void> => work.catch(() => undefined);

/** A job that runs, and that Muster knows to run. */
export async function runningJob() {
  const setting = setUp();
  setting.slurm.submit(2, false);
  setting.slurm.start(0);
  await setting.collector().pollLive();
  await setting.collector().pollLedger();
  const status = () =>
    [...setting.muster.rows.values()].map((row) => `${row.status} ${row.exit_code}`).join();
  expect(status()).toBe("running null");
  return { ...setting, status };
}
