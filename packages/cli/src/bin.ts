#!/usr/bin/env node
import { environment } from "./env.ts";
import { runMuster } from "./run.ts";
import { createTerminal } from "./terminal.ts";

process.exitCode = await runMuster(process.argv.slice(2), createTerminal(environment()));
