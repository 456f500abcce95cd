import { createRequire } from "node:module";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { announce } from "./lib/announce.ts";
import { runInBackground } from "./lib/background.ts";
import { openStack, webFolder } from "./lib/stack.ts";
import { isStopping, stop, stopOnSignalWith } from "./lib/stopping.mjs";

/** Brings up the database and Next's development server, which reloads what is edited. Returns; a signal ends it all. */
export async function dev(): Promise<void> {
  const stack = await openStack("pnpm dev");
  const next = createRequire(path.join(webFolder, "package.json")).resolve("next/dist/bin/next");
  const starter = path.join(import.meta.dirname, "lib/next-dev.mjs");
  const server = runInBackground([starter, next, "dev", "--port", String(stack.port)], {
    cwd: webFolder,
    env: { ...stack.env, NODE_ENV: "development" },
  });
  stopOnSignalWith(0);
  void server.ended.then(() => (isStopping() ? undefined : stop(1)));
  while (!(await answers(stack.port))) await sleep(100);
  announce(stack);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const done = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
}
