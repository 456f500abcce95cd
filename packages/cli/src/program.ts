import { Command, Option } from "commander";
import manifest from "../package.json" with { type: "json" };
import { addCollect } from "./commands/collect.ts";
import { addCompletion } from "./commands/completion.ts";
import { addImport, type DoorOption } from "./commands/import.ts";
import { addIngest } from "./commands/ingest.ts";
import { addLogin } from "./commands/login.ts";
import { addPlaces } from "./commands/places.ts";
import { addWorkloads } from "./commands/workloads.ts";
import type { CommandContext } from "./context.ts";
import { EXIT } from "./exit.ts";
import { OUTPUT_FORMATS } from "./output/output.ts";

/** What more there is where more is installed than this program alone. */
export interface Extension {
  /** Other ways into Muster for `import`. */
  readonly doors?: readonly DoorOption[];
  readonly commands?: readonly ((program: Command, context: CommandContext) => void)[];
}

const EXAMPLES = `
Examples:
  $ muster login --url https://muster.example.org
  $ muster workloads list --status failed --start-date 7d
  $ muster workloads stats --group-by initiative_id -o csv
  $ muster import history.csv.gz --cluster prod1

Exit codes:
  ${EXIT.ok}  it worked
  ${EXIT.failed}  it failed, or a part of it
  ${EXIT.usage}  an option, a value or a file is wrong; the message says what would be right
  ${EXIT.notFound}  it is not there, or not for you
  ${EXIT.unavailable}  Muster can't be reached or is too busy: try again later
  ${EXIT.interrupted}  you stopped it

Environment: MUSTER_URL, MUSTER_TOKEN, MUSTER_TOKEN_FILE, MUSTER_ORGANIZATION, NO_COLOR`;

export function createProgram(
  context: CommandContext,
  { doors = [], commands = [] }: Extension,
  writeOut: (text: string) => void,
): Command {
  const { terminal } = context;
  const program = new Command("muster")
    .description("See and report what runs on GPU clusters, from the command line.")
    .version(manifest.version, "--version", "which version this is")
    .exitOverride()
    .configureOutput({
      writeOut,
      writeErr: terminal.error,
      getOutHasColors: () => terminal.isOutTerminal && !terminal.env.NO_COLOR,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .addOption(
      new Option("-o, --output <format>", "how to write the answer").choices(OUTPUT_FORMATS).default("table"),
    )
    .option("--url <url>", "where Muster answers")
    .option("--token-file <file>", "a file, closed to others, with the API token")
    .option("--organization <id>", "the organization's id: refused where the token is another's")
    .addHelpText("after", EXAMPLES);
  addLogin(program, context);
  addWorkloads(program, context);
  addPlaces(program, context);
  addIngest(program, context);
  addImport(program, context, doors);
  addCollect(program);
  for (const add of commands) add(program, context);
  addCompletion(program, context);
  return program;
}
