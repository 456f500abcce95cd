import type { Client } from "@muster/sdk";
import type { Command } from "commander";
import { connect, type ConnectionFlags } from "./connect.ts";
import { createOutput, type Output, type OutputFormat } from "./output/output.ts";
import type { Terminal } from "./terminal.ts";

/** Options that every command takes. */
export interface GlobalFlags extends ConnectionFlags {
  readonly output?: OutputFormat;
}

/** What commands work with. */
export interface CommandContext {
  readonly terminal: Terminal;
  client(command: Command): Client;
  output(command: Command): Output;
  /** How the program ends if nothing fails from here on. */
  endWith(code: number): void;
}

/** Also what its end takes: how the program ends, and what the token that it worked with was given by. */
interface EndingContext extends CommandContext {
  readonly exitCode: () => number;
  readonly tokenBy: () => string | undefined;
}

export function createContext(terminal: Terminal): EndingContext {
  let exitCode = 0;
  let tokenBy: string | undefined;
  return {
    terminal,
    client(command) {
      const connected = connect(command.optsWithGlobals<GlobalFlags>(), terminal);
      ({ tokenBy } = connected);
      return connected.client;
    },
    output: (command) => createOutput(terminal, command.optsWithGlobals<GlobalFlags>().output ?? "table"),
    endWith: (code) => void (exitCode = code),
    exitCode: () => exitCode,
    tokenBy: () => tokenBy,
  };
}
