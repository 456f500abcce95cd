import path from "node:path";
import { parseArgs } from "node:util";
import { decodeId } from "@muster/contract";
import { addressOf } from "@muster/sdk";

/** What was typed can't be done; the message says what would be right. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What can be said to every collector. */
export interface Options {
  readonly url: string | undefined;
  readonly cluster: string | undefined;
  readonly tokenFile: string | undefined;
  readonly map: string | undefined;
  readonly mode: "watch" | "once" | "dry-run" | "check" | "help";
  readonly stateDir: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const FLAGS = {
  url: { type: "string" },
  cluster: { type: "string" },
  "token-file": { type: "string" },
  map: { type: "string" },
  "state-dir": { type: "string" },
  once: { type: "boolean" },
  "dry-run": { type: "boolean" },
  check: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** The options of a collector that has some of its own beside those of all, as `--url <value>`. */
export const optionsOf = (own: readonly string[]): readonly string[] => [
  ...Object.entries(FLAGS).flatMap(([name, { type }]) =>
    name === "help" ? [] : `--${name}${type === "string" ? " <value>" : ""}`,
  ),
  ...own.map((name) => `--${name} <value>`),
];

/** How a command line is explained: what is the collector's own stands among what all have. */
export const usageOf = (about: string, mapping: string, own: string): string => `${about}

  --url URL          where Muster answers (or MUSTER_URL)
  --cluster ID       the cluster in Muster, cluster_… (or MUSTER_CLUSTER)
  --token-file FILE  a file of mode 600 with the token (or MUSTER_TOKEN, MUSTER_TOKEN_FILE)
  --map FILE         YAML: ${mapping}
${own}  --once             looks once and ends
  --dry-run          prints what would be told, as JSON lines, and ends
  --check            checks all that it needs, and ends
  --state-dir DIR    where it notes how far it is (default ~/.local/state/muster)
`;

/** Reads a command line, with what the collector knows beside what all do. Throws a `UsageError`. */
export function readOptions<Own extends string>(
  argv: readonly string[],
  env: Environment,
  own: readonly Own[],
): Options & { readonly own: Readonly<Partial<Record<Own, string>>> } {
  const { values, ownValues } = parse(argv, own);
  const modes = (["help", "check", "dry-run", "once"] as const).filter((mode) => values[mode]);
  if (modes.length > 1 && !values.help) throw new UsageError(`--${modes[0]} and --${modes[1]}: choose one`);
  const cluster = values.cluster ?? (env.MUSTER_CLUSTER || undefined);
  if (cluster !== undefined && decodeId("cluster", cluster) === undefined) {
    throw new UsageError(
      `${values.cluster === undefined ? "MUSTER_CLUSTER" : "--cluster"}: “${cluster}” is no id of a cluster; Settings shows it, it begins with cluster_`,
    );
  }
  return {
    url: values.url === undefined ? addressIn(env.MUSTER_URL, "MUSTER_URL") : addressIn(values.url, "--url"),
    cluster,
    tokenFile: values["token-file"],
    map: values.map,
    mode: modes[0] ?? "watch",
    stateDir: values["state-dir"] ?? defaultStateDir(env),
    own: ownValues,
  };
}

function addressIn(url: string | undefined, by: string): string | undefined {
  if (!url) return undefined;
  try {
    return addressOf(url);
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message.replace(/^url/, by)) : error;
  }
}

function parse<Own extends string>(argv: readonly string[], own: readonly Own[]) {
  const ownFlags = Object.fromEntries(own.map((name) => [name, { type: "string" as const }]));
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { ...ownFlags, ...FLAGS },
      allowPositionals: false,
    });
    return { values, ownValues: values as Partial<Record<Own, string>> };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** systemd names a folder for it; else where programs keep what they must remember. */
function defaultStateDir(env: Environment): string {
  const { STATE_DIRECTORY, XDG_STATE_HOME, HOME } = env;
  if (STATE_DIRECTORY) return STATE_DIRECTORY.split(":")[0] ?? STATE_DIRECTORY;
  if (XDG_STATE_HOME) return path.join(XDG_STATE_HOME, "muster");
  if (HOME) return path.join(HOME, ".local/state/muster");
  throw new UsageError("--state-dir: name a folder; HOME is not set");
}
