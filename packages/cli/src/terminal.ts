import { once } from "node:events";
import { homedir } from "node:os";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** All that the program knows of what is around it. */
export interface Terminal {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Whether a person types and reads, rather than a program. */
  readonly isInTerminal: boolean;
  readonly isOutTerminal: boolean;
  readonly isErrorTerminal: boolean;
  /** How many characters fit into a line of the terminal that is written to; undefined where there is none. */
  readonly outWidth: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Aborted when the person gives up (Ctrl-C). */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Resolves when more may be written. Rejects with `ReaderGone`. */
  readonly out: (text: string) => Promise<void>;
  readonly error: (text: string) => void;
  /** Asks the person; a secret does not show while it is typed. */
  readonly ask: (question: string, options?: { secret?: boolean }) => Promise<string>;
  /** Nothing more is read: what is waited for keeps nobody. */
  readonly close: () => void;
}

/** Whoever reads what is written has read enough, as `head` does. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/** The process's own terminal. */
export function createTerminal(env: Terminal["env"]): Terminal {
  const { stdin, stdout, stderr } = process;
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort(signal));
  let isReaderGone = false;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      stderr.write(`muster: ${error.message}\n`);
      process.exit(1);
    }
    isReaderGone = true;
  });
  /** Whoever waits for what comes in is not kept when the person gives up. */
  async function* input() {
    const stop = () => stdin.destroy(new Error(`Stopped by ${String(stopped.signal.reason)}.`));
    stopped.signal.addEventListener("abort", stop);
    try {
      for await (const piece of stdin) yield piece as Uint8Array;
    } finally {
      stopped.signal.removeEventListener("abort", stop);
    }
  }
  return {
    stdin: input(),
    isInTerminal: stdin.isTTY,
    isOutTerminal: stdout.isTTY,
    isErrorTerminal: stderr.isTTY,
    // A terminal that nobody has told its size says 0.
    outWidth: stdout.isTTY ? stdout.columns || undefined : undefined,
    env,
    home: homedir(),
    signal: stopped.signal,
    now: Date.now,
    async out(text) {
      if (!isReaderGone && !stdout.write(text)) await once(stdout, "drain").catch(() => {});
      if (isReaderGone) throw new ReaderGone("Nobody reads on.");
    },
    error: (text) => void stderr.write(text),
    async ask(question, { secret = false } = {}) {
      stderr.write(question);
      const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({
        input: stdin,
        output: secret ? silent : stderr,
        terminal: stdin.isTTY,
      });
      try {
        return (await lines.question("", { signal: stopped.signal })).trim();
      } catch (error) {
        // While one types, Ctrl-C is a key that comes here, and no signal.
        stopped.abort("SIGINT");
        throw error;
      } finally {
        lines.close();
        if (secret) stderr.write("\n");
      }
    },
    close: () => void stdin.destroy(),
  };
}
