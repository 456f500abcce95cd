import type { Server } from "node:http";
import { once } from "node:events";

/** What a measured server's parent may ask it. */
export type Question = { readonly ask: "use" } | { readonly ask: "start"; readonly settings: unknown };
/** What it answers: the port it listens on, or what it has used so far. */
export type Reply = { readonly port: number } | ProcessUse;

/** The CPU time that a process has used, its memory now, and the most that it ever had. */
export interface ProcessUse {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly mostRssMb: number;
}

/**
 * Makes this process a measured server: it starts with the settings that its parent sends, tells what it uses when asked,
 * and ends with its parent.
 */
export function serveParent(start: (settings: never) => Server): void {
  process.on("message", (question: Question) => {
    if (question.ask === "start") void listen(start(question.settings as never));
    else reply(use());
  });
  process.on("disconnect", () => process.exit(0));
}

async function listen(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address === "object" && address) reply({ port: address.port });
}

function use(): ProcessUse {
  const { user, system } = process.cpuUsage();
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20);
  return {
    cpuMs: (user + system) / 1000,
    rssMb: mb(process.memoryUsage.rss()),
    mostRssMb: mb(process.resourceUsage().maxRSS * 1024),
  };
}

const reply = (message: Reply) => process.send?.(message);
