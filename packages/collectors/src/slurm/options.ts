import path from "node:path";
import { parseArgs } from "node:util";
import { decodeId } from "@muster/contract";

export const USAGE = `muster collect slurm: tells Muster what a Slurm cluster's GPU jobs do

  --url URL          where Muster answers (or MUSTER_URL)
  --cluster ID       the cluster in Muster, cluster_… (or MUSTER_CLUSTER)
  --token-file FILE  a file of mode 600 with the token (or MUSTER_TOKEN, MUSTER_TOKEN_FILE)
  --map FILE         YAML: accounts to teams, users to emails, what to ignore
  --since DATE       first tells all jobs since then, like 2026-01-01
  --once             looks once and ends
  --dry-run          prints what would be told, as JSON lines, and ends
  --check            checks mapping file, Slurm, Muster and the token, and ends
  --state-dir DIR    where it notes how far it is (default ~/.local/state/muster)
`;

/** What was typed can't be done; the message says what would be right. */
export class UsageError extends Error {
  override name = "UsageError";
}

export interface Options {
  readonly url: string | undefined;
  readonly cluster: string | undefined;
  readonly tokenFile: string | undefined;
  readonly map: string | undefined;
  /** Seconds since 1970. */
  readonly since: number | undefined;
  readonly mode: "watch" | "once" | "dry-run" | "check" | "help";
  readonly stateDir: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const FLAGS = {
  url: { type: "string" },
  cluster: { type: "string" },
  "token-file": { type: "string" },
  map: { type: "string" },
  since: { type: "string" },
  "state-dir": { type: "string" },
  once: { type: "boolean" },
  "dry-run": { type: "boolean" },
  check: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line. `now` is in milliseconds since 1970. */
export function readOptions(argv: readonly string[], env: Environment, now: number): Options {
  const values = parse(argv);
  const modes = (["help", "check", "dry-run", "once"] as const).filter((mode) => values[mode]);
  if (modes.length > 1 && !values.help) throw new UsageError(`--${modes[0]} and --${modes[1]}: choose one`);
  const cluster = values.cluster ?? env.MUSTER_CLUSTER;
  if (cluster !== undefined && decodeId("cluster", cluster) === undefined) {
    throw new UsageError(
      `--cluster: “${cluster}” is no id of a cluster; Settings shows it, it begins with cluster_`,
    );
  }
  return {
    url: values.url ?? env.MUSTER_URL,
    cluster,
    tokenFile: values["token-file"],
    map: values.map,
    since: values.since === undefined ? undefined : readSince(values.since, now),
    mode: modes[0] ?? "watch",
    stateDir: values["state-dir"] ?? defaultStateDir(env),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const EARLIEST = Date.UTC(2000, 0, 1);

function readSince(text: string, now: number): number {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text);
  const at = isDate ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`--since: “${text}” is no date; write it like 2026-01-01`);
  if (at > now) throw new UsageError(`--since: ${text} is still to come`);
  if (at < EARLIEST) throw new UsageError(`--since: ${text} is before Slurm; the earliest is 2000-01-01`);
  return Math.floor(at / 1000);
}

/** systemd names a folder for it; else where programs keep what they must remember. */
function defaultStateDir(env: Environment): string {
  const { STATE_DIRECTORY, XDG_STATE_HOME, HOME } = env;
  if (STATE_DIRECTORY) return STATE_DIRECTORY.split(":")[0] ?? STATE_DIRECTORY;
  if (XDG_STATE_HOME) return path.join(XDG_STATE_HOME, "muster");
  if (HOME) return path.join(HOME, ".local/state/muster");
  throw new UsageError("--state-dir: name a folder; HOME is not set");
}
