import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import path from "node:path";
import { onStop } from "../stopping.ts";
import type { ProcessUse, Question, Reply } from "./worker.ts";

/** A server in a process of its own. */
export interface MeasuredServer {
  readonly port: number;
  /** CPU time that its process has used so far, in milliseconds. */
  cpuMs(): Promise<number>;
  /** What its process uses. */
  use(): Promise<ProcessUse>;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Starts a server of this folder, its standard output in a file; it ends with this process. */
export async function spawnServer(
  file: string,
  settings: unknown,
  logFile: string,
  { flags = [], env = {} }: { flags?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<MeasuredServer> {
  const log = openSync(logFile, "w");
  const child = spawn(process.execPath, [...flags, "--import", "tsx", path.join(import.meta.dirname, file)], {
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", log, "inherit", "ipc"],
    // Linux shares cores among sessions: in ours it would have half of what each process of Postgres has in its own.
    detached: true,
  });
  onStop(() => end(child));
  const { port } = (await ask(child, { ask: "start", settings })) as { port: number };
  const use = async () => (await ask(child, { ask: "use" })) as ProcessUse;
  return {
    port,
    use,
    cpuMs: async () => (await use()).cpuMs,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error("A server of the bench ended by itself.");
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

async function ask(child: ChildProcess, question: Question): Promise<Reply> {
  const over = new AbortController();
  const gone = once(child, "exit", over).then(([code]) => {
    throw new Error(`A server of the bench ended unexpectedly (${String(code)}).`);
  });
  gone.catch(() => {});
  try {
    const reply = once(child, "message", over);
    reply.catch(() => {});
    child.send(question);
    const [message] = (await Promise.race([reply, gone])) as [Reply];
    return message;
  } finally {
    over.abort();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  const forced = setTimeout(() => child.kill("SIGKILL"), 3_000);
  child.disconnect();
  await gone;
  clearTimeout(forced);
}
