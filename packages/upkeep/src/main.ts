import { createTerminal, environment, runMuster } from "@muster/cli";

process.exitCode = await runMuster(process.argv.slice(2), createTerminal(environment()));
