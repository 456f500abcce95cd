import { type ChildProcess, execFile, spawn } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** A collector in a process of its own that can be killed. */
export interface Running {
  readonly process: ChildProcess;
  /** Its exit code; `null` when it was killed. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

const cli = path.join(import.meta.dirname, "../../packages/cli");

/** Makes the program as it is installed on a cluster, and returns its file. */
export async function bundleProgram(): Promise<string> {
  await promisify(execFile)("pnpm", ["run", "bundle"], { cwd: cli });
  return path.join(cli, "dist/muster.mjs");
}

/** Starts `muster collect …` with these arguments. */
export function startCollector(
  scheduler: "slurm" | "kubernetes",
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  program: string,
): Running {
  const child = spawn(process.execPath, [program, "collect", scheduler, ...args], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-2_000)));
  const ended = new Promise<{ code: number | null; errors: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, errors }));
  });
  return { process: child, ended };
}
