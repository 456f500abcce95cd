import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { inherited } from "./env.ts";

const UP = path.resolve(import.meta.dirname, "../../../../scripts/up.ts");

export interface EmptyMuster {
  readonly url: string;
  /** What the server printed for whoever sets it up. */
  readonly setupToken: string;
  stop(): Promise<void>;
}

/** A Muster of one's own without an organization, on a free port. */
export async function startEmptyMuster(): Promise<EmptyMuster> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "muster-empty-"));
  const child = spawn(process.execPath, ["--import", "tsx", UP], {
    env: { ...inherited(), MUSTER_DATA_DIR: dataDir, MUSTER_DEMO: "0", HOST: "127.0.0.1", PORT: "0" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    child.on("message", (message: { url?: string }) => message.url && resolve(message.url));
    void ended.then(() => reject(new Error(`Muster did not start:\n${output}`)));
  });
  const setupToken = /with this token:\s+(\S+)/.exec(output)?.[1];
  if (!setupToken) throw new Error(`No setup token was printed:\n${output}`);
  return {
    url,
    setupToken,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
