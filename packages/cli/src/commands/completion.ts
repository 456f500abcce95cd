import { Argument, type Command } from "commander";
import { completionsFor } from "../completion/complete.ts";
import { completionScript, type Shell, SHELLS } from "../completion/scripts.ts";
import type { CommandContext } from "../context.ts";

const HELP = `
Examples:
  $ muster completion bash >> ~/.bashrc
  $ muster completion zsh > "\${fpath[1]}/_muster"
  $ muster completion fish > ~/.config/fish/completions/muster.fish`;

export function addCompletion(program: Command, { terminal }: CommandContext): void {
  program
    .command("completion")
    .description("write what a shell needs to complete words")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .addHelpText("after", HELP)
    .action((shell: Shell) => terminal.out(completionScript(shell)));

  // What those scripts call.
  program
    .command("__complete [words...]", { hidden: true })
    .allowUnknownOption()
    .action((words: string[]) =>
      terminal.out(
        completionsFor(program, words)
          .map((word) => `${word}\n`)
          .join(""),
      ),
    );
}
