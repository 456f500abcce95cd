import { collectSlurm, type Surroundings } from "@muster/collectors";
import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

/** Collectors read their own words: they know best what can be said to them. */
const COLLECTORS: ReadonlyMap<string, { run: typeof collectSlurm; about: string }> = new Map([
  ["slurm", { run: collectSlurm, about: "a Slurm cluster's GPU jobs" }],
]);

/** Names the collectors among the commands. */
export function addCollect(program: Command): void {
  const collect = program
    .command("collect")
    .description("tell Muster what a scheduler does, as long as it runs")
    .addHelpText("after", "\nExample:\n  $ muster collect slurm --help");
  for (const [name, { about }] of COLLECTORS) collect.command(name).description(about);
}

/** Runs a collector, if the words call one, and resolves with the code to end with. */
export function collectorCalledBy([first, name = "", ...others]: readonly string[]) {
  const collector = first === "collect" ? COLLECTORS.get(name) : undefined;
  return collector && ((terminal: Terminal) => collector.run(others, surroundingsOf(terminal)));
}

const surroundingsOf = ({ env, out, error, isErrorTerminal, signal }: Terminal): Surroundings => ({
  env,
  stdout: (text) => void out(text),
  stderr: error,
  isTerminal: isErrorTerminal,
  signal,
});
