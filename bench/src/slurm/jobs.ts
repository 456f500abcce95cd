import { setTimeout as sleep } from "node:timers/promises";
import type { RealSlurm } from "./real-slurm.ts";

const STATE_MS = 30_000;

/** Waits until the controller says that a job is in a state. */
async function until(slurm: RealSlurm, job: string, state: string): Promise<void> {
  let last = "";
  for (const end = Date.now() + STATE_MS; Date.now() < end; await sleep(150)) {
    last = await slurm.run("scontrol", "-o", "show", "job", job);
    if (last.includes(`JobState=${state} `)) return;
  }
  throw new Error(`job ${job} is not ${state}: ${/JobState=\S+ Reason=\S+/.exec(last)?.[0] ?? last}`);
}

const H100 = ["-A", "nlp", "-p", "h100"];
const A100 = ["-A", "vision", "-p", "a100"];
const LONG = "sleep 600";
const ONCE_AGAIN = '[ "${SLURM_RESTART_COUNT:-0}" -ge 1 ] && exit 0; sleep 600';

/** Tasks that are cancelled while they wait: the ledger never says so. */
export interface Vanished {
  readonly jobs: readonly string[];
}

/** What ends by itself within seconds. */
export async function submitShort(slurm: RealSlurm): Promise<void> {
  const nlp = (...args: string[]) => slurm.submit("nobody", ...H100, ...args);
  const vision = (...args: string[]) => slurm.submit("daemon", ...A100, ...args);
  await nlp("--gres=gpu:h100:2", "-J", "train|bert\n\"☃\" 'x'", "sleep 1");
  await nlp("--gres=gpu:1", "-J", "exit-3", "exit 3");
  await nlp("--gres=gpu:1", "-J", "exit-137", "exit 137");
  await vision("--gpus=1", "-J", "killed", "kill -9 $$");
  await vision("--gres=gpu:1", "-J", "no-folder", "-D", "/nonexistent", "-o", "/nonexistent/x", "true");
  await nlp("-J", "no-gpu", "true");
  await nlp(
    "--gres=gpu:1",
    "-a",
    "0-4%2",
    "-J",
    "array",
    '[ "$SLURM_ARRAY_TASK_ID" = 3 ] && exit 7; sleep 1',
  );
  await nlp("--gres=gpu:h100:1", "-n1", "-J", "het", ":", ...A100, "--gres=gpu:a100:2", "-n1", "sleep 1");
  for (let number = 0; number < 4; number++) await vision("--gres=gpu:1", "-J", `short-${number}`, "true");
}

/** An array that is held, to be cut down later. */
export const submitHeldArray = (slurm: RealSlurm): Promise<string> =>
  slurm.submit("nobody", ...H100, "--gres=gpu:1", "-H", "-a", "1-20", "-J", "held-array", "true");

/** What somebody interferes with: cancelled, held, requeued, resized, suspended, preempted, its node lost. */
export async function submitEventful(slurm: RealSlurm, heldArray: string): Promise<Vanished> {
  const nlp = (...args: string[]) => slurm.submit("nobody", ...H100, ...args);
  const vision = (...args: string[]) => slurm.submit("daemon", ...A100, ...args);
  const again = (job: string) => slurm.run("scontrol", "update", `jobid=${job}`, "StartTime=now");

  const [running, held, suspended, requeued, heldAgain, lost, lostForGood, resized] = await Promise.all([
    nlp("--gres=gpu:1", "-J", "cancel-running", LONG),
    nlp("--gres=gpu:4", "-H", "-J", "cancel-held", "true"),
    nlp("--gres=gpu:1", "-J", "suspended", "sleep 3"),
    vision("--gres=gpu:1", "--requeue", "-J", "requeued", ONCE_AGAIN),
    nlp("--gres=gpu:1", "--requeue", "-J", "requeue-held", LONG),
    vision("--gres=gpu:1", "--requeue", "-J", "node-lost", ONCE_AGAIN),
    vision("--gres=gpu:1", "--no-requeue", "-J", "node-lost-for-good", LONG),
    slurm.submit("nobody", "-A", "nlp", "-p", "both", "-N2", "--gpus-per-node=1", "-J", "resized", "sleep 5"),
  ]);
  await until(slurm, suspended, "RUNNING");
  await slurm.run("scontrol", "suspend", suspended);
  await until(slurm, running, "RUNNING");
  await slurm.run("scancel", running);
  await until(slurm, resized, "RUNNING");
  await sleep(1_100);
  await slurm.run("scontrol", "update", `jobid=${resized}`, "NumNodes=1");
  await until(slurm, requeued, "RUNNING");
  await slurm.run("scontrol", "requeue", requeued);
  await until(slurm, heldAgain, "RUNNING");
  await slurm.run("scontrol", "requeuehold", heldAgain);
  await until(slurm, lostForGood, "RUNNING");
  await until(slurm, lost, "RUNNING");
  await slurm.run("scancel", held);
  await slurm.run("scancel", `${heldArray}_[5-20]`);
  await slurm.run("scontrol", "update", "nodename=node2", "state=down", "reason=trial");
  await sleep(1_500);
  await slurm.run("scontrol", "update", "nodename=node2", "state=idle");
  // A requeued job waits two minutes unless told otherwise; it can be told once it waits.
  for (const job of [lost, requeued]) {
    await until(slurm, job, "PENDING");
    await again(job);
  }
  await slurm.run("scontrol", "resume", suspended);

  const spare = ["-A", "nlp", "-p", "spare", "-w", "node1"];
  const preempted = await slurm.submit(
    "nobody",
    ...spare,
    "--gres=gpu:h100:3",
    "--requeue",
    "-J",
    "preempted",
    LONG,
  );
  await until(slurm, preempted, "RUNNING");
  await nlp("--gres=gpu:h100:8", "-J", "preemptor", "sleep 1");
  await until(slurm, preempted, "PENDING");
  // Once more: what a job is told while its epilog runs is forgotten. It may have begun, too.
  for (const job of [lost, requeued]) await again(job).catch(() => undefined);
  // What stays open until the very end.
  await nlp("--gres=gpu:1", "-J", "still-running", LONG);
  await nlp("--gres=gpu:1", "--begin=now+2days", "-J", "still-waiting", "true");
  return { jobs: Array.from({ length: 16 }, (_, index) => `${heldArray}_${index + 5}`) };
}
