import { collectFrom, type Frame, type Scheduler, type Surroundings } from "../command.ts";
import { watch } from "../loop.ts";
import { readMappingFile } from "../mapping-file.ts";
import { type Options, optionsOf, readOptions, usageOf } from "../options.ts";
import { readState, writeState } from "../state-file.ts";
import { check } from "./check.ts";
import { createCollector } from "./collector.ts";
import { connectKube, type Kube } from "./kube.ts";
import { type Mapping, mappingSchema, NO_MAPPING } from "./mapping.ts";
import { emptyState, type State, stateSchema } from "./state.ts";

/** How often what was heard is told. */
const TELL_SECONDS = 5;

const OWN = ["kubeconfig", "context"] as const;

/** What may be said on the command line. */
export const KUBERNETES_OPTIONS = optionsOf(OWN);

interface KubernetesOptions extends Options {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

const KUBERNETES: Scheduler<KubernetesOptions> = {
  name: "kubernetes",
  usage: usageOf(
    "muster collect kubernetes: tells Muster what a Kubernetes cluster's GPU workloads do",
    "labels and namespaces to teams and users, what to ignore",
    `  --kubeconfig FILE  how to reach the cluster (default KUBECONFIG, ~/.kube/config, or the pod's own)
  --context NAME     which of the kubeconfig's clusters
`,
  ),
  read(argv, env) {
    const { own, ...options } = readOptions(argv, env, OWN);
    return { ...options, kubeconfig: own.kubeconfig, context: own.context };
  },
  async connect(options, { signal }) {
    const mapping = options.map === undefined ? NO_MAPPING : readMappingFile(options.map, mappingSchema);
    const kube = await connectKube({ ...options, signal });
    return {
      check: (checks) => check({ kube, mapping, checks }),
      collect: (frame) => collect(frame, kube, mapping, options),
    };
  },
};

/** The command `muster collect kubernetes`. Resolves with its exit code: 0 done, 1 failed, 2 called wrongly. */
export const collectKubernetes = (argv: readonly string[], around: Surroundings): Promise<number> =>
  collectFrom(KUBERNETES, argv, around);

async function collect(
  { muster, isDry, file, signal, log, start }: Frame,
  kube: Kube,
  mapping: Mapping,
  { mode }: KubernetesOptions,
) {
  const before = isDry ? undefined : readState(file, stateSchema);
  const state = before ?? emptyState(Math.floor(Date.now() / 1000));
  const save = isDry ? () => undefined : (changed: State) => writeState(file, changed);
  const collector = createCollector({ kube, muster, mapping, state, save, log, now: Date.now, signal });
  const { counts, beat } = collector;
  const failures = await start(() => collector.begin());
  if (mode === "watch") {
    collector.follow();
    const steps = [{ everySeconds: 0, work: () => collector.poll() }];
    await watch({ steps, pauseSeconds: TELL_SECONDS, counts, beat, signal, now: Date.now, log });
    collector.keep();
    return { counts: counts(), isDone: true };
  }
  await collector.poll();
  if (failures.length === 0) await beat();
  for (const failure of failures) log(`${failure} (the rest was told)`);
  return { counts: counts(), isDone: failures.length === 0 };
}
