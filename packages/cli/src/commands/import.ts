import { LINE_FORMATS, type LineFormat, deliver, type ObservationLine, type Client } from "@muster/sdk";
import { type Command, Option } from "commander";
import { urlFor } from "../connect.ts";
import type { CommandContext, GlobalFlags } from "../context.ts";
import { EXIT, UsageError } from "../exit.ts";
import { type Door, importInto } from "../import/import.ts";
import { clusterId } from "../names.ts";

export interface ImportFlags extends GlobalFlags {
  readonly cluster: string;
  readonly format?: LineFormat;
  readonly bookmark?: string;
  readonly restart?: boolean;
  readonly rejects?: string;
}

/** Another way into Muster, chosen by an option. */
export interface DoorOption {
  /** `--<name> [value]` chooses it. */
  readonly name: string;
  readonly about: string;
  open(options: ImportFlags & Readonly<Record<string, unknown>>): Promise<Door & { close(): Promise<void> }>;
}

const IN_FLIGHT = 4;
/** An import goes on through a server's restart. */
const RETRIES = 10;

const HELP = `
Reads observations, the states of workloads: a JSON object a line, or comma-separated values whose first line names the
columns. Fields and columns are those of POST /v1/ingest/workloads; in a comma-separated file, attempts and labels are JSON.
Packed with gzip or not, of any size. A line that is wrong is told with its number and reason, and the others go on.

It does no harm to import a file twice. What was cut off goes on where it was, with the same command: how far it came is kept
beside the file.

Examples:
  $ muster import history.csv.gz --cluster prod1
  $ muster import history.ndjson --cluster prod1 --rejects rejects.ndjson
  $ zcat 2025-*.ndjson.gz | muster import - --cluster prod1`;

export function addImport(program: Command, context: CommandContext, doors: readonly DoorOption[]): void {
  const command = program
    .command("import <file>")
    .description("bring in many observations from a file, or from - (the standard input)")
    .requiredOption("--cluster <name or id>", "the cluster that they are of")
    .addOption(new Option("--format <format>", "found out if absent").choices(LINE_FORMATS))
    .option("--rejects <file>", "a file to which lines are written that were not taken, and why")
    .option("--bookmark <file>", "where it is kept how far it came (<file>.muster-bookmark if absent)")
    .option("--restart", "begin at the first line though a bookmark is there")
    .addHelpText("after", HELP)
    .action(async (file: string, _, self: Command) => {
      const options = self.optsWithGlobals<ImportFlags & Record<string, unknown>>();
      const chosen = doors.filter(({ name }) => options[name] !== undefined);
      if (chosen.length > 1) throw new UsageError("Say one way in only.");
      const door = chosen[0] ? await chosen[0].open(options) : await httpDoor(self, options);
      try {
        await load(file, options, self, door);
      } finally {
        await door.close();
      }
    });
  for (const { name, about } of doors) command.option(`--${name} [url]`, about);

  async function load(file: string, options: ImportFlags, self: Command, door: Door): Promise<void> {
    const bookmark = options.bookmark ?? (file === "-" ? undefined : `${file}.muster-bookmark`);
    const imported = await importInto(door, { ...options, file, bookmark }, context.terminal);
    await context.output(self).one({ ...imported });
    if (imported.rejected > 0) context.endWith(EXIT.failed);
  }

  async function httpDoor(self: Command, options: ImportFlags) {
    const client: Client = context.client(self);
    const { signal } = context.terminal;
    const cluster = await clusterId(client, options.cluster, { signal });
    return {
      target: `${urlFor(options, context.terminal)} ${cluster}`,
      deliver: (lines: AsyncIterable<ObservationLine>) =>
        deliver(client, cluster, inputs(lines), { inFlight: IN_FLIGHT, retries: RETRIES, signal }),
      close: async () => {},
    };
  }
}

async function* inputs(lines: AsyncIterable<ObservationLine>) {
  for await (const { input } of lines) yield input;
}
