import { existsSync, statSync } from "node:fs";
import { type CommandContext, UsageError } from "@muster/cli";
import type { Command } from "commander";
import { openDatabase, saying } from "../database.ts";
import { backUp, type Digests } from "./backup.ts";
import { restore } from "./restore.ts";

const DATABASE =
  "DATABASE_URL, or else MUSTER_DATA_DIR (.data) with the embedded database, says which database is meant.";

/** `muster backup` and `muster restore`. */
export function addBackup(program: Command, { terminal }: CommandContext): void {
  const { env, signal } = terminal;
  const told = (digests: Digests, done: string) => {
    const rows = Object.values(digests).reduce((sum, digest) => sum + digest.rows, 0);
    return terminal.out(`${done}: ${rows} rows in ${Object.keys(digests).length} tables\n`);
  };
  program
    .command("backup <file>")
    .description("write all that Muster knows into one file, while it works on")
    .addHelpText("after", `\n${DATABASE}`)
    .action(async (file: string) => {
      if (existsSync(file)) throw new UsageError(`${file} is there already. Name another file.`);
      await told(await onDatabase(env, (url) => backUp(url, file, signal)), `Backed up to ${file}`);
    });
  program
    .command("restore <file>")
    .description("put a backup into an empty database, and prove that it is the same")
    .addHelpText("after", `\n${DATABASE}`)
    .action(async (file: string) => {
      const stats = statSync(file, { throwIfNoEntry: false });
      if (!stats) throw new UsageError(`There is no file ${file}.`);
      if (stats.isDirectory()) throw new UsageError(`${file} is a folder.`);
      await told(await onDatabase(env, (url) => restore(url, file, signal)), `Restored and found equal`);
    });
}

async function onDatabase<T>(
  env: CommandContext["terminal"]["env"],
  work: (url: string) => Promise<T>,
): Promise<T> {
  const { url, close } = await openDatabase(undefined, env);
  try {
    return await saying(url, work(url));
  } finally {
    await close();
  }
}
