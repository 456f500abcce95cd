import type { Server } from "node:http";
import { once } from "node:events";

/** What a measured server's parent may ask it. */
export type Question = { readonly ask: "cpu" } | { readonly ask: "start"; readonly settings: unknown };
/** What it answers: the port it listens on, or the CPU time that it has used so far. */
export type Reply = { readonly port: number } | { readonly cpuMs: number };

/**
 * Makes this process a measured server: it starts with the settings that its parent sends, tells its CPU time when asked,
 * and ends with its parent.
 */
export function serveParent(start: (settings: never) => Server): void {
  process.on("message", (question: Question) => {
    if (question.ask === "start") void listen(start(question.settings as never));
    else reply({ cpuMs: cpuMs() });
  });
  process.on("disconnect", () => process.exit(0));
  // Ctrl-C reaches the whole group; the parent says when to go, so that nobody is cut off in mid-answer.
  process.on("SIGINT", () => {});
}

async function listen(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address === "object" && address) reply({ port: address.port });
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const reply = (message: Reply) => process.send?.(message);
