import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** A script that starts daemons and ends them with itself: when its input ends, whatever ended this process. */
export interface Keeper {
  /** Waits for its next line, which is to be this one. */
  hear(line: string): Promise<void>;
  /** Gives it a line "VERB NAME" and waits until it is done. */
  tell(verb: "kill" | "start", name: string): Promise<void>;
  /** Ends it, with its daemons, and waits for that. */
  end(): Promise<void>;
}

export interface KeeperOptions {
  /** What it keeps, for errors. */
  readonly what: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How long it may take to say something. */
  readonly patienceMs: number;
}

/** Starts one. */
export function startKeeper({ what, command, env, patienceMs }: KeeperOptions): Keeper {
  const [program = "bash", ...args] = command;
  // A group of its own: what kills the test's group must not kill what tidies up after it.
  const keeper = spawn(program, args, { detached: true, stdio: ["pipe", "pipe", "pipe"], env });
  let complaint = "";
  keeper.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => (complaint = (complaint + text).slice(-2_000)));
  const ended = new Promise<void>((resolve) => keeper.once("close", () => resolve()));
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: keeper.stdout }).on("line", (line) => waiting.shift()?.(line));

  const hear = (expected: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${what}: no “${expected}” in time. ${complaint}`)),
        patienceMs,
      );
      const settle = (line?: string) => {
        clearTimeout(timer);
        if (line === expected) resolve();
        else reject(new Error(`${what}: ${line ?? "ended"} instead of “${expected}”. ${complaint}`));
      };
      waiting.push(settle);
      void ended.then(() => settle());
    });
  return {
    hear,
    tell(verb, name) {
      keeper.stdin.write(`${verb} ${name}\n`);
      return hear(`done ${verb} ${name}`);
    },
    async end() {
      keeper.stdin.end();
      await ended;
    },
  };
}

/** So many ports of 127.0.0.1 that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer().once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
