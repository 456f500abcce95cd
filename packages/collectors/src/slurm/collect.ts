import { collectFrom, type Frame, type Scheduler, type Surroundings } from "../command.ts";
import { watch } from "../loop.ts";
import { readMappingFile } from "../mapping-file.ts";
import { createProgress } from "../progress.ts";
import { readState, writeState } from "../state-file.ts";
import { backfill } from "./backfill.ts";
import { check } from "./check.ts";
import { createCollector, DAY_SECONDS } from "./collector.ts";
import { LIVE_SECONDS, stepsOf } from "./loop.ts";
import { type Mapping, mappingSchema, NO_MAPPING } from "./mapping.ts";
import { uncounted } from "./nodes.ts";
import { readSlurmOptions, type SlurmOptions, USAGE } from "./options.ts";
import { commandSlurm, type Slurm } from "./slurm.ts";
import { emptyState, type State, stateSchema } from "./state.ts";
import { sweepAll } from "./sweep.ts";

const COMMAND_TIMEOUT_MS = 120_000;

const SLURM: Scheduler<SlurmOptions> = {
  name: "slurm",
  usage: USAGE,
  read: (argv, env) => readSlurmOptions(argv, env, Date.now()),
  async connect(options, around) {
    const mapping = options.map === undefined ? NO_MAPPING : readMappingFile(options.map, mappingSchema);
    const slurm = commandSlurm({ env: around.env, signal: around.signal, timeoutMs: COMMAND_TIMEOUT_MS });
    return {
      check: (checks) => check({ slurm, mapping, checks }, Math.floor(Date.now() / 1000)),
      collect: (frame) => collect(frame, { options, mapping, slurm, around }),
    };
  },
};

/** The command `muster collect slurm`. Resolves with its exit code: 0 done, 1 failed, 2 called wrongly. */
export const collectSlurm = (argv: readonly string[], around: Surroundings): Promise<number> =>
  collectFrom(SLURM, argv, around);

interface Setting {
  readonly options: SlurmOptions;
  readonly mapping: Mapping;
  readonly slurm: Slurm;
  readonly around: Surroundings;
}

async function collect(
  { muster, isDry, file, signal, log, start }: Frame,
  { options: { since, mode }, mapping, slurm, around }: Setting,
) {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const before = isDry ? undefined : readState(file, stateSchema);
  const site = await start(slurm.site);
  const wrong = uncounted(site, await start(() => slurm.hardware()));
  if (wrong !== undefined) log(wrong);
  const state = before ?? emptyState(site.cluster, nowSeconds - DAY_SECONDS);
  const save = isDry ? () => undefined : (changed: State) => writeState(file, changed);
  const collector = createCollector({ slurm, muster, mapping, state, save, now: Date.now, log });
  const { counts, beat } = collector;
  if (since !== undefined) {
    const progress = createProgress({ write: around.stderr, isTerminal: around.isTerminal, now: Date.now });
    await start(() => backfill({ collector, since, until: nowSeconds, progress, signal }));
  }
  if (mode === "watch") {
    const steps = stepsOf(collector);
    await watch({ steps, pauseSeconds: LIVE_SECONDS, counts, beat, signal, now: Date.now, log });
    return { counts: counts(), isDone: true };
  }
  await collector.pollLive();
  await collector.pollLedger();
  await beat();
  // Where nothing is kept there is nothing to mend.
  return { isDone: isDry || (await sweepAll(collector, nowSeconds, log)), counts: counts() };
}
