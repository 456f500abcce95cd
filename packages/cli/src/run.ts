import { CommanderError } from "commander";
import { collectorCalledBy } from "./commands/collect.ts";
import { createContext } from "./context.ts";
import { EXIT, exitCodeOf, explain } from "./exit.ts";
import { createProgram, type Extension } from "./program.ts";
import { ReaderGone, type Terminal } from "./terminal.ts";

export type { CommandContext } from "./context.ts";
export type { Extension } from "./program.ts";

/** Runs one command line and returns the code to end with. */
export async function runMuster(
  words: readonly string[],
  terminal: Terminal,
  extension: Extension = {},
): Promise<number> {
  const collector = collectorCalledBy(words);
  if (collector) return collector(terminal);
  const context = createContext(terminal);
  const said: Promise<void>[] = [];
  const program = createProgram(context, extension, (text) => said.push(terminal.out(text).catch(() => {})));
  try {
    await program.parseAsync([...words], { from: "user" });
    return context.exitCode();
  } catch (error) {
    if (terminal.signal.aborted) return EXIT.interrupted;
    if (error instanceof ReaderGone) return context.exitCode();
    // What is wrong with the words themselves has been said already.
    if (!(error instanceof CommanderError)) terminal.error(`muster: ${explain(error, context.tokenBy())}\n`);
    return exitCodeOf(error);
  } finally {
    terminal.close();
    await Promise.all(said);
  }
}
