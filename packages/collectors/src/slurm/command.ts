import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";

/** A Slurm command that failed. What it printed until then is not used. */
class SlurmError extends Error {
  override name = "SlurmError";
}

export interface SlurmCommand {
  readonly name: "squeue" | "sacct" | "sinfo" | "scontrol";
  readonly args: readonly string[];
}

export interface RunOptions {
  /** The environment that finds Slurm: PATH, SLURM_CONF. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const ERROR_LENGTH = 500;

/**
 * What separates fields: job names contain `|`, line ends and even the unit separator, so nobody may be able to guess it
 * and pass a job name off as a row.
 */
export const newDelimiter = (): string => `\x1f${randomBytes(6).toString("hex")}\x1f`;

/** Runs a command of Slurm's and hands over its output piece by piece. It only ever asks; nothing here changes Slurm. */
export async function run(
  { name, args }: SlurmCommand,
  { env, timeoutMs, signal }: RunOptions,
  onText: (text: string) => void,
): Promise<void> {
  const child = spawn(name, args, {
    env: { ...env, LC_ALL: "C.UTF-8", TZ: "UTC", SLURM_TIME_FORMAT: "%s", SLURM_BITSTR_LEN: "0" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    ...(signal && { signal }),
  });
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", onText);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaint.length < ERROR_LENGTH) complaint = (complaint + text).slice(0, ERROR_LENGTH);
  });
  const ended = await endOf(child, name);
  // sacct may complain of a lost connection and still say that all went well.
  if (ended === "0" && !/^\w+: (error|fatal):/m.test(complaint)) return;
  throw new SlurmError(`${name} failed (${ended}): ${complaint.trim().split("\n")[0] || "it said nothing"}`);
}

/** How a command ended: its exit code or the signal. */
function endOf(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      reject(new SlurmError(missing ? `${name} was not found: is Slurm's client installed?` : error.message));
    });
    child.on("close", (code, killedBy) => resolve(String(code ?? killedBy)));
  });
}

/** A text that stands for itself: cut out of another it keeps all of that in memory. */
export const cutOut = (text: string): string => Buffer.from(text).toString();

/**
 * Collects rows of `width` fields, each field followed by the delimiter. A line end inside a field belongs to it.
 * @returns what takes the text; call `end` to be sure that nothing is cut off
 */
export function rowReader(width: number, delimiter: string, onRow: (fields: string[]) => void) {
  let rest = "";
  let row: string[] = [];
  const add = (text: string): void => {
    const pieces = (rest + text).split(delimiter);
    rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      row.push((row.length === 0 ? piece.replace(/^\n/, "") : piece).trim());
      if (row.length < width) continue;
      onRow(row);
      row = [];
    }
  };
  const end = (): void => {
    if (row.length > 0 || rest.trim() !== "") throw new SlurmError("the output of a command was cut off");
  };
  return { add, end };
}
