import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NOW } from "@muster/api/testing";
import { type Extension, runMuster } from "../src/run.ts";
import { ReaderGone, type Terminal } from "../src/terminal.ts";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Somebody at a terminal, in a home folder of their own. */
export interface Session {
  readonly home: string;
  readonly env: Record<string, string | undefined>;
  /** What is typed or piped into the next command. */
  input: string | Uint8Array;
  isTerminal: boolean;
  /** Whether nobody reads what the next commands write. */
  isReaderGone: boolean;
  signal: AbortSignal;
  run(...words: string[]): Promise<Ended>;
  close(): void;
}

export function createSession(extensionOf: (terminal: Terminal) => Extension = () => ({})): Session {
  const home = mkdtempSync(path.join(tmpdir(), "muster-cli-"));
  const session: Session = {
    home,
    env: { HOME: home },
    input: "",
    isTerminal: false,
    isReaderGone: false,
    signal: new AbortController().signal,
    async run(...words) {
      const said = { out: "", error: "" };
      const terminal = terminalOf(session, said);
      const code = await runMuster(words, terminal, extensionOf(terminal));
      session.input = "";
      return { code, ...said };
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
  return session;
}

function terminalOf(session: Session, said: { out: string; error: string }): Terminal {
  async function* stdin() {
    yield typeof session.input === "string" ? new TextEncoder().encode(session.input) : session.input;
  }
  return {
    stdin: stdin(),
    isInTerminal: session.isTerminal,
    isOutTerminal: session.isTerminal,
    isErrorTerminal: session.isTerminal,
    outWidth: undefined,
    env: session.env,
    home: session.home,
    signal: session.signal,
    now: () => NOW.getTime(),
    out: async (text) => {
      if (session.isReaderGone) throw new ReaderGone();
      said.out += text;
    },
    error: (text) => void (said.error += text),
    ask: async (question) => {
      said.error += question;
      return String(session.input);
    },
    close: () => {},
  };
}
