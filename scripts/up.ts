import path from "node:path";
import { watchDemo } from "@muster/demo";
import { announce } from "./lib/announce.ts";
import { type Background, runInBackground } from "./lib/background.ts";
import { demoFileIn } from "./lib/demo.ts";
import { Problem } from "./lib/problem.mjs";
import { openStack, type Stack, webFolder } from "./lib/stack.ts";
import { step } from "./lib/step.mjs";
import { isStopping, main, onStop, stop, stopOnSignalWith } from "./lib/stopping.mjs";

/** Brings up what is installed and built, says where it is, and returns; everything then runs until a signal ends it. */
export async function up(): Promise<void> {
  const stack = await openStack("npm start");
  const server = runInBackground(["--import", "tsx", "server.ts"], {
    cwd: webFolder,
    env: { ...stack.env, NODE_ENV: "production" },
    logFile: path.join(stack.dataDir, "logs", "server.log"),
  });
  const setupToken = await step("starting the web server", () => listening(server));
  announce(stack, setupToken);
  if (stack.demo) watchDemo(stack.demo, localAddress(stack), untilStopped());
  process.send?.({ ready: true, url: stack.url, demoFile: demoFileIn(stack.dataDir) });
  stopOnSignalWith(0);
  void server.ended.then(() => {
    if (isStopping()) return undefined;
    console.error(`\n${server.tail()}\n\nThe web server ended by itself; its last lines are above.`);
    return stop(1);
  });
}

/** Where this machine finds the server, whatever address people open. */
function localAddress({ port, env: { HOST } }: Stack): string {
  const host = HOST === "0.0.0.0" || HOST === "::" ? "localhost" : HOST;
  return `http://${host?.includes(":") ? `[${host}]` : host}:${port}`;
}

function untilStopped(): AbortSignal {
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  return stopping.signal;
}

/** Resolves when it listens; with what whoever sets it up has to know, while nobody has. */
function listening(server: Background): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    server.child.on("message", (message) => {
      if (typeof message !== "object" || !("ready" in message)) return;
      resolve("setupToken" in message ? String(message.setupToken) : undefined);
    });
    void server.ended.then(() =>
      reject(new Problem(`${server.tail()}\n\nThe web server did not start; what it said is above.`)),
    );
  });
}

if (process.argv[1] === import.meta.filename) {
  // Started by another program: when that one is gone, nobody would stop this one.
  process.on("disconnect", () => void stop(0));
  await main(up);
}
