import type { LiveJob } from "../src/slurm/live.ts";

export const SUBMIT = 1_800_000_000;
/** Whose array it is. */
export const NAMED = {
  user: "alice",
  account: "nlp",
  partition: "gpu",
  qos: "normal",
  name: "sweep",
  constraints: "",
};

/** A task of array 63, as the controller shows it while it waits. */
export const waitingTask = (number: number, more: Partial<LiveJob> = {}): LiveJob => ({
  ...NAMED,
  rawId: "63",
  jobId: `63_${number}`,
  state: "PENDING",
  restarts: 0,
  gpus: { count: 1, type: null },
  nodes: "",
  submit: SUBMIT,
  start: null,
  reason: null,
  ...more,
});
