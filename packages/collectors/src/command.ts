import path from "node:path";
import type { ObservationInput } from "@muster/contract";
import { createClient } from "@muster/sdk";
import { checkMuster, type Checks, createChecks } from "./checks.ts";
import type { Muster } from "./delivery.ts";
import { lock } from "./lock.ts";
import { patiently } from "./loop.ts";
import { MappingError } from "./mapping-file.ts";
import { type Environment, type Options, UsageError } from "./options.ts";
import { renewing } from "./renewing.ts";
import type { Counts } from "./teller.ts";
import { readToken, SecretFileError } from "./token.ts";

/** What the command needs of the process that runs it. */
export interface Surroundings {
  readonly env: Environment;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stderr is a terminal. */
  readonly isTerminal: boolean;
  /** Ends it: what is under way is finished or given up, nothing is lost. */
  readonly signal: AbortSignal;
}

/** What collecting is done with. */
export interface Frame {
  readonly muster: Muster;
  /** Only prints what would be told: there is no state. */
  readonly isDry: boolean;
  /** Where the state is. */
  readonly file: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** Does what the beginning needs. What watches waits for whatever is down; what looks once says that it is. */
  readonly start: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A scheduler that can be collected from. */
export interface Scheduler<Given extends Options> {
  readonly name: string;
  readonly usage: string;
  readonly read: (argv: readonly string[], env: Environment) => Given;
  /** Reads the mapping file and makes ready what asks the scheduler. */
  readonly connect: (
    options: Given,
    around: Surroundings,
  ) => Promise<{
    readonly check: (checks: Checks) => Promise<void>;
    /** Resolves with what was told, and whether all was done. */
    readonly collect: (frame: Frame) => Promise<{ readonly counts: Counts; readonly isDone: boolean }>;
  }>;
}

/** A back-fill does not pause, so the next batch is on its way while Muster works. */
const IN_FLIGHT = 2;

/** Runs `muster collect <scheduler>`. Resolves with its exit code: 0 done, 1 failed, 2 called wrongly. */
export async function collectFrom<Given extends Options>(
  scheduler: Scheduler<Given>,
  argv: readonly string[],
  around: Surroundings,
): Promise<number> {
  try {
    const options = scheduler.read(argv, around.env);
    if (options.mode === "help") {
      around.stdout(scheduler.usage);
      return 0;
    }
    return await run(scheduler, options, around);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isMapping = error instanceof MappingError;
    around.stderr(isMapping ? `${message}\n` : `muster collect ${scheduler.name}: ${message}\n`);
    return error instanceof UsageError || error instanceof SecretFileError || isMapping ? 2 : 1;
  }
}

async function run<Given extends Options>(
  scheduler: Scheduler<Given>,
  options: Given,
  around: Surroundings,
): Promise<number> {
  const { env, signal } = around;
  const { check, collect } = await scheduler.connect(options, around);
  const log = (line: string): void => around.stderr(`${line}\n`);
  if (options.mode === "check") {
    const checks = createChecks(log);
    if (options.map !== undefined) log(`ok      ${options.map}: can be used`);
    await check(checks);
    await checkMuster(checks, options, env);
    return checks.isFine() ? 0 : 1;
  }
  const isDry = options.mode === "dry-run";
  const file = path.join(options.stateDir, `${scheduler.name}-${options.cluster ?? "dry-run"}.json`);
  const printer = printing(around.stdout);
  const muster = isDry ? printer.muster : speaking(options, around);
  const release = isDry ? () => undefined : lock(file.replace(/json$/, "lock"));
  const start = <T>(work: () => Promise<T>) =>
    options.mode === "watch" ? patiently(work, { signal, log }) : work();
  try {
    const { counts, isDone } = await collect({ muster, isDry, file, signal, log, start });
    if (isDry) printer.end();
    if (isDry || !isDone) return isDone ? 0 : 1;
    const { created, updated, unchanged, stale, rejected } = counts;
    log(
      `created ${created}, updated ${updated}, unchanged ${unchanged}, stale ${stale}, rejected ${rejected}`,
    );
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    throw error;
  } finally {
    release();
  }
}

function speaking({ url, cluster, tokenFile }: Options, { env, signal }: Surroundings): Muster {
  if (url === undefined)
    throw new UsageError("--url: say where Muster answers, like https://muster.example.org");
  if (cluster === undefined)
    throw new UsageError("--cluster: say which cluster this is; Settings shows its id");
  const connect = () => createClient({ url, token: readToken(env, tokenFile) });
  return renewing(connect, cluster, { signal, inFlight: IN_FLIGHT });
}

/** Keeps what would be told, as it was told last, to print it in the end. */
function printing(print: (text: string) => void): { muster: Muster; end: () => void } {
  const told = new Map<string, ObservationInput>();
  return {
    muster: {
      async *deliver(observations) {
        for (const observation of observations) {
          const { external_id } = observation;
          told.set(external_id, observation);
          yield {
            observations: [observation],
            results: [{ external_id, outcome: "unchanged", reason: null }],
          };
        }
      },
      beat: async () => {},
    },
    end() {
      for (const observation of told.values()) print(`${JSON.stringify(observation)}\n`);
    },
  };
}
