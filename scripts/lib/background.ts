import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { onStop } from "./stopping.mjs";

/** A server answers for 8 s what is under way, after the delay that it was told to keep. */
const DRAIN_MS = 10_000;
const LARGE_LOG_BYTES = 20_000_000;

export interface BackgroundOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the program's output is added to; the terminal when absent. */
  readonly logFile?: string;
}

export interface Background {
  readonly child: ChildProcess;
  /** Resolves when the program has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** The last lines it wrote to its log. */
  tail(): string;
}

/**
 * Runs a Node program until this process stops: SIGTERM then, and ten seconds after its SHUTDOWN_DELAY_MS to finish what is
 * under way. It has a process group of its own, so that the terminal's Ctrl-C reaches it through us only, and a channel to us
 * that closes when we die.
 */
export function runInBackground(
  args: readonly string[],
  { cwd, env, logFile }: BackgroundOptions,
): Background {
  const log = logFile === undefined ? undefined : openLog(logFile);
  const output = log?.handle ?? "inherit";
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  if (log) closeSync(log.handle);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("error", () => resolve({ code: 1, signal: null }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  onStop(async () => {
    tell(child, "SIGTERM");
    const delayMs = Number(env.SHUTDOWN_DELAY_MS || 0);
    const timer = setTimeout(() => tell(child, "SIGKILL"), DRAIN_MS + delayMs);
    await ended;
    clearTimeout(timer);
    // Whatever it has started itself, and did not end.
    tell(child, "SIGKILL");
  });
  return { child, ended, tail: () => (logFile && log ? lastLines(logFile, log.start) : "") };
}

function tell(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    // SIGTERM is for the program itself, which knows how to end; SIGKILL is for everything in its group.
    process.kill(name === "SIGKILL" ? -child.pid : child.pid, name);
  } catch {
    // It ended by itself.
  }
}

function openLog(file: string): { handle: number; start: number } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGE_LOG_BYTES) renameSync(file, `${file}.1`);
  const handle = openSync(file, "a", 0o600);
  return { handle, start: size > LARGE_LOG_BYTES ? 0 : size };
}

function lastLines(file: string, start: number): string {
  return readFileSync(file).subarray(start).toString("utf8").trimEnd().split("\n").slice(-20).join("\n");
}
