import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { onStop } from "../stopping.ts";

export interface Job {
  readonly port: number;
  /** The request, byte for byte. */
  readonly request: string;
  readonly connections: number;
  readonly ms: number;
  /** How long a plausible answer's body is. */
  readonly bodyBytes: { readonly least: number; readonly most: number };
}

export interface Measured {
  readonly count: number;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
export type Outcome = Measured | { readonly failure: string };

export interface Client {
  /** Asks for some time and resolves with what it measured; rejects at the first answer that is not 200 and plausible. */
  ask(job: Job): Promise<Measured>;
}

/** The load generator, in a process of its own. */
export function startClient(): Client {
  // Of its own session, among which cores are shared.
  const options = { execArgv: ["--import", "tsx"], detached: true };
  const child = fork(path.join(import.meta.dirname, "worker.ts"), options);
  onStop(() => child.disconnect());
  return {
    async ask(job) {
      const reply = once(child, "message") as Promise<[Outcome]>;
      child.send(job);
      const [outcome] = await reply;
      if ("failure" in outcome)
        throw new Error(`${job.request.split("\r\n", 1)[0]} answered ${outcome.failure}`);
      return outcome;
    },
  };
}
