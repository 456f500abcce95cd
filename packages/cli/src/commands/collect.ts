import {
  collectKubernetes,
  collectSlurm,
  KUBERNETES_OPTIONS,
  SLURM_OPTIONS,
  type Surroundings,
} from "@muster/collectors";
import type { Command } from "commander";
import { UsageError } from "../exit.ts";
import type { Terminal } from "../terminal.ts";

interface Collector {
  readonly run: typeof collectSlurm;
  readonly about: string;
  readonly options: readonly string[];
}

/** Collectors read their own words: they know best what can be said to them. */
const COLLECTORS: ReadonlyMap<string, Collector> = new Map([
  ["slurm", { run: collectSlurm, about: "a Slurm cluster's GPU jobs", options: SLURM_OPTIONS }],
  [
    "kubernetes",
    { run: collectKubernetes, about: "a Kubernetes cluster's GPU workloads", options: KUBERNETES_OPTIONS },
  ],
]);

/** Names the collectors among the commands. */
export function addCollect(program: Command): void {
  const collect = program
    .command("collect")
    .description("tell Muster what a scheduler does, as long as it runs")
    .addHelpText(
      "after",
      "\nExamples:\n  $ muster collect slurm --help\n  $ muster collect kubernetes --help",
    );
  for (const [name, { about, options }] of COLLECTORS) {
    const command = collect
      .command(name)
      .description(about)
      // Those of all commands are not for it, also where they are called the same.
      .configureHelp({ showGlobalOptions: false })
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new UsageError(
          `A collector's options stand behind its name: muster collect ${name} --url … --token-file … See: muster collect ${name} --help`,
        );
      });
    for (const option of options) command.option(option);
  }
}

/** Runs a collector, if the words call one, and resolves with the code to end with. */
export function collectorCalledBy([first, name = "", ...others]: readonly string[]) {
  const collector = first === "collect" ? COLLECTORS.get(name) : undefined;
  return collector && ((terminal: Terminal) => collector.run(others, surroundingsOf(terminal)));
}

function surroundingsOf({ env, out, error, isErrorTerminal, signal }: Terminal): Surroundings {
  // What nobody reads on, as behind `head`, need not go on.
  const ended = new AbortController();
  return {
    env,
    stdout: (text) => void out(text).catch(() => ended.abort()),
    stderr: error,
    isTerminal: isErrorTerminal,
    signal: AbortSignal.any([signal, ended.signal]),
  };
}
