import path from "node:path";
import type { ObservationInput } from "@muster/contract";
import { createClient } from "@muster/sdk";
import type { Deliver } from "../delivery.ts";
import { lock } from "../lock.ts";
import { createProgress } from "../progress.ts";
import { renewing } from "../renewing.ts";
import { findToken, readToken } from "../token.ts";
import { backfill } from "./backfill.ts";
import { check } from "./check.ts";
import { type Collector, createCollector, DAY_SECONDS } from "./collector.ts";
import { patiently, watch } from "./loop.ts";
import { NO_MAPPING } from "./mapping.ts";
import { MappingError, readMappingFile } from "./mapping-file.ts";
import { uncounted } from "./nodes.ts";
import { type Options, readOptions, USAGE, UsageError } from "./options.ts";
import { commandSlurm } from "./slurm.ts";
import { emptyState, readState, type State, writeState } from "./state-file.ts";
import { sweepAll } from "./sweep.ts";

/** What the command needs of the process that runs it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stderr is a terminal. */
  readonly isTerminal: boolean;
  /** Ends it: what is under way is finished or given up, nothing is lost. */
  readonly signal: AbortSignal;
}

const COMMAND_TIMEOUT_MS = 120_000;
/** A back-fill does not pause, so the next batch is on its way while Muster works. */
const IN_FLIGHT = 2;

/** The command `muster collect slurm`. Resolves with its exit code: 0 done, 1 failed, 2 called wrongly. */
export async function collectSlurm(argv: readonly string[], around: Surroundings): Promise<number> {
  try {
    const options = readOptions(argv, around.env, Date.now());
    if (options.mode === "help") {
      around.stdout(USAGE);
      return 0;
    }
    return await collect(options, around);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    around.stderr(error instanceof MappingError ? `${message}\n` : `muster collect slurm: ${message}\n`);
    return error instanceof UsageError || error instanceof MappingError ? 2 : 1;
  }
}

async function collect(options: Options, around: Surroundings): Promise<number> {
  const { env, signal } = around;
  const mapping = options.map === undefined ? NO_MAPPING : readMappingFile(options.map);
  const slurm = commandSlurm({ env, signal, timeoutMs: COMMAND_TIMEOUT_MS });
  const log = (line: string): void => around.stderr(`${line}\n`);
  if (options.mode === "check") {
    if (options.map !== undefined) log(`ok      ${options.map}: can be used`);
    const { url, cluster, tokenFile } = options;
    const client = url === undefined ? undefined : createClient({ url });
    const token = url === undefined || cluster === undefined ? undefined : findToken(env, tokenFile);
    const place =
      url !== undefined && cluster !== undefined && token !== undefined
        ? { client: createClient({ url, token }), cluster }
        : undefined;
    const nowSeconds = Math.floor(Date.now() / 1000);
    return (await check({ slurm, mapping, client, place, print: log }, nowSeconds)) ? 0 : 1;
  }
  const isDry = options.mode === "dry-run";
  const file = path.join(options.stateDir, `slurm-${options.cluster ?? "dry-run"}.json`);
  const printer = printing(around.stdout);
  const deliver = isDry ? printer.deliver : delivering(options, around);
  const release = isDry ? () => undefined : lock(file.replace(/json$/, "lock"));
  // What watches waits for whatever is down; what looks once says that it is.
  const start = <T>(work: () => Promise<T>) =>
    options.mode === "watch" ? patiently(work, { signal, log }) : work();
  try {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const before = isDry ? undefined : readState(file);
    const site = await start(slurm.site);
    const wrong = uncounted(site, await start(() => slurm.hardware()));
    if (wrong !== undefined) log(wrong);
    const state = before ?? emptyState(site.cluster, nowSeconds - DAY_SECONDS);
    const save = isDry ? () => undefined : (changed: State) => writeState(file, changed);
    const collector = createCollector({ slurm, deliver, mapping, state, save, now: Date.now, log });
    const { since } = options;
    if (since !== undefined) await start(() => tellPast(collector, since, nowSeconds, around));
    if (options.mode === "watch") await watch({ collector, signal, now: Date.now, log });
    else {
      await collector.pollLive();
      await collector.pollLedger();
      // Where nothing is kept there is nothing to mend.
      if (!isDry && !(await sweepAll(collector, nowSeconds, log))) return 1;
    }
    if (isDry) {
      printer.end();
      return 0;
    }
    const { created, updated, unchanged, stale, rejected } = collector.counts();
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

function delivering({ url, cluster, tokenFile }: Options, { env, signal }: Surroundings): Deliver {
  if (url === undefined)
    throw new UsageError("--url: say where Muster answers, like https://muster.example.org");
  if (cluster === undefined)
    throw new UsageError("--cluster: say which cluster this is; Settings shows its id");
  const connect = () => createClient({ url, token: readToken(env, tokenFile) });
  return renewing(connect, cluster, { signal, inFlight: IN_FLIGHT });
}

/** Keeps what would be told, as it was told last, to print it in the end. */
function printing(print: (text: string) => void): { deliver: Deliver; end: () => void } {
  const told = new Map<string, ObservationInput>();
  return {
    async *deliver(observations) {
      for (const observation of observations) {
        const { external_id } = observation;
        told.set(external_id, observation);
        yield { observations: [observation], results: [{ external_id, outcome: "unchanged", reason: null }] };
      }
    },
    end() {
      for (const observation of told.values()) print(`${JSON.stringify(observation)}\n`);
    },
  };
}

function tellPast(
  collector: Collector,
  since: number,
  nowSeconds: number,
  around: Surroundings,
): Promise<void> {
  const progress = createProgress({ write: around.stderr, isTerminal: around.isTerminal, now: Date.now });
  return backfill({ collector, since, until: nowSeconds, progress, signal: around.signal });
}
