import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { Problem } from "./problem.mjs";
import { onStop } from "./stopping.mjs";
import { root } from "./workspace.mjs";

/**
 * Everything that `npm start` brings up, on a data folder and a port of its own, with the demo. It goes down with `end`, and
 * with this process.
 * @param {string} dataDir
 * @param {Record<string, string>} settings added to its environment
 * @returns {Promise<{ demoFile: string, end: () => Promise<void> }>}
 */
export async function startStack(dataDir, settings) {
  const { DATABASE_URL: _database, NEXTAUTH_URL: _url, NEXTAUTH_SECRET: _secret, ...env } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", path.join(root, "scripts/up.ts")], {
    cwd: root,
    env: { ...env, ...settings, MUSTER_DATA_DIR: dataDir, MUSTER_DEMO: "1", HOST: "127.0.0.1", PORT: "0" },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  const ended = once(child, "exit");
  const end = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const forget = onStop(end);
  /** @type {string} */
  const demoFile = await new Promise((resolve, reject) => {
    child.on("message", (message) => {
      if (typeof message === "object" && "demoFile" in message) resolve(String(message.demoFile));
    });
    child.on("exit", () => reject(new Problem(`${output}\nMuster did not start.`)));
  });
  return {
    demoFile,
    end: async () => {
      forget();
      await end();
    },
  };
}
