export { environment } from "./env.ts";
export { type CommandContext, type Extension, runMuster } from "./run.ts";
export { explain, EXIT, Problem, UsageError } from "./exit.ts";
export { type Door, importInto } from "./import/import.ts";
export { createTerminal, type Terminal } from "./terminal.ts";
