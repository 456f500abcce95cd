import { encodeId, type ObservationInput, type Uuid, type WorkloadStatus } from "@muster/contract";

/** How often each workload is observed. */
export const STEPS = 4;
/** Workloads whose observations are mixed with each other. */
export const BLOCK = 2_500;

const FIRST_MS = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;

/** How a workload fares in the end: most complete, some fail, some run on. */
export const endOf = (workload: number): WorkloadStatus =>
  workload % 5 === 0 ? "running" : workload % 10 === 1 ? "failed" : "completed";

export const gpusOf = (workload: number): number => 1 + (workload % 8);
const submittedMsOf = (workload: number): number => FIRST_MS + workload * 1_300;
export const startedMsOf = (workload: number): number => submittedMsOf(workload) + 2 * MINUTE_MS;
/** Seconds that it held its GPUs, once it has ended. */
export const ranSecondsOf = (workload: number): number => 300 + (workload % 7_200);
export const nameOf = (workload: number): string => `job-${workload}`;

/** The status that a workload is seen in at a step: it waits, runs, still runs, and ends or does not. */
export const statusAt = (workload: number, step: number): WorkloadStatus =>
  step === 0 ? "pending" : step < 3 ? "running" : endOf(workload);

/** When it is seen so, in milliseconds since 1970. */
export const observedMsAt = (workload: number, step: number): number =>
  step === 3
    ? startedMsOf(workload) + ranSecondsOf(workload) * 1_000
    : submittedMsOf(workload) + 2 ** step * MINUTE_MS;

/** What a collector says of a workload at a step. */
export function observationAt(workload: number, step: number, teams: readonly Uuid[]): ObservationInput {
  const status = statusAt(workload, step);
  const observedAt = new Date(observedMsAt(workload, step)).toISOString();
  const isOver = status === "completed" || status === "failed";
  const team = teams[workload % teams.length];
  return {
    external_id: nameOf(workload),
    observed_at: observedAt,
    status,
    name: `train-${workload % 977}`,
    submitted_by: `user${workload % 50}@faults.example`,
    team: team === undefined ? null : encodeId("initiative", team),
    instance_type: workload % 3 === 0 ? "h100-80gb" : "a100-80gb",
    gpu_count: gpusOf(workload),
    submitted_at: new Date(submittedMsOf(workload)).toISOString(),
    started_at: step === 0 ? null : new Date(startedMsOf(workload)).toISOString(),
    completed_at: isOver ? observedAt : null,
    exit_code: status === "completed" ? 0 : status === "failed" ? 1 : null,
  };
}

/** The workload and step of each observation, in the order in which they are sent: mixed, so that some come before earlier ones. */
export function* sequence(observations: number): Generator<{ workload: number; step: number }> {
  const workloads = Math.ceil(observations / STEPS);
  const random = generator(7);
  for (let first = 0; first < workloads; first += BLOCK) {
    const count = Math.min(BLOCK, workloads - first) * STEPS;
    const order = Array.from({ length: count }, (_, n) => n);
    for (let n = count - 1; n > 0; n--) {
      const other = Math.floor(random() * (n + 1));
      const moved = order[n] ?? 0;
      order[n] = order[other] ?? 0;
      order[other] = moved;
    }
    for (const n of order) yield { workload: first + Math.floor(n / STEPS), step: n % STEPS };
  }
}

/** Numbers in [0, 1) that follow from a seed. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
