import { createTerminal, environment, runMuster } from "@muster/cli";
import { upkeep } from "./extension.ts";

const terminal = createTerminal(environment());
process.exitCode = await runMuster(process.argv.slice(2), terminal, upkeep(terminal));
