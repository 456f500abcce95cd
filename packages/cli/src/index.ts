export { environment } from "./env.ts";
export { type CommandContext, type Extension, runMuster } from "./run.ts";
export { explain, EXIT, NotThere, Problem, Unavailable, UsageError } from "./exit.ts";
export type { ImportFlags } from "./commands/import.ts";
export type { Door } from "./import/import.ts";
export { createTerminal, type Terminal } from "./terminal.ts";
