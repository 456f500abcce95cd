import { deliver, LINE_FORMATS, type LineFormat, type ObservationLine, readObservations } from "@muster/sdk";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { EXIT, UsageError } from "../exit.ts";
import { openSource } from "../import/source.ts";
import { clusterId } from "../names.ts";
import { ReaderGone } from "../terminal.ts";

interface IngestFlags {
  readonly cluster: string;
  readonly format?: LineFormat;
}

const HELP = `
For a file of any size take import: it reports on its way, and can be taken up again.

Example:
  $ echo '{"external_id":"4711","observed_at":"2026-06-15T12:00:00Z","status":"pending","name":"train","submitted_by":
    "user@example.com","gpu_count":8,"submitted_at":"2026-06-15T11:00:00Z"}' | tr -d '\\n' | muster ingest --cluster prod1`;

const COLUMNS = ["line", "external_id", "outcome", "workload_id", "reason"];

export function addIngest(program: Command, context: CommandContext): void {
  program
    .command("ingest [file]")
    .description("report observations from the standard input or a file, and see what became of each")
    .requiredOption("--cluster <name or id>", "the cluster that they are of")
    .addOption(new Option("--format <format>", "found out if absent").choices(LINE_FORMATS))
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, _, command: Command) => {
      const { terminal } = context;
      const { signal } = terminal;
      if (file === undefined && terminal.isInTerminal)
        throw new UsageError(
          "Name a file, or send observations to the standard input. See: muster ingest --help",
        );
      const { cluster, format } = command.optsWithGlobals<IngestFlags>();
      const client = context.client(command);
      const id = await clusterId(client, cluster, { signal });
      const source = await openSource(file ?? "-", terminal.stdin, format);
      const list = context.output(command).list(COLUMNS);
      // What is told of them is only told; that nobody reads on must not keep the rest from being delivered.
      const tell = (rows: Parameters<typeof list.add>[0]) => list.add(rows).catch(unlessReaderGone);
      const sent: ObservationLine[] = [];
      async function* good() {
        for await (const lines of readObservations(source.text, source.format)) {
          const bad = lines.filter((line) => "reason" in line);
          if (bad.length > 0) {
            context.endWith(EXIT.failed);
            await tell(bad.map((one) => ({ ...BLANK, ...one })));
          }
          for (const line of lines) {
            if ("reason" in line) continue;
            sent.push(line);
            yield line.input;
          }
        }
      }
      for await (const { results } of deliver(client, id, good(), { signal })) {
        await tell(results.map((result) => ({ line: sent.shift()?.line, ...result })));
        if (results.some(({ outcome }) => outcome === "rejected")) context.endWith(EXIT.failed);
      }
      await list.end().catch(unlessReaderGone);
    });
}

function unlessReaderGone(error: unknown): void {
  if (!(error instanceof ReaderGone)) throw error;
}

const BLANK = { line: 0, external_id: null, outcome: "rejected", workload_id: null };
