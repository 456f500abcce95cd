import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { onStop } from "../stopping.ts";

/** Requests that are asked by turns, byte for byte. */
export interface Stream {
  readonly name: string;
  readonly requests: readonly string[];
  /** How many are asked a second, whether or not those before are answered; undefined: each connection asks again when answered. */
  readonly perSecond?: number;
  /** How many connections ask; how many may, of a stream that doesn't wait for answers. */
  readonly connections: number;
}

export interface Job {
  readonly port: number;
  readonly streams: readonly Stream[];
  readonly ms: number;
  /** Ends all streams when one has asked so often. */
  readonly most?: number;
}

/** An exchange without an answer: the connection was cut in mid-exchange, or there was none to be had. */
export const CUT = 0;
export const REFUSED = -1;
/** Asked for by the plan, but all connections were waiting for answers. */
export const NOT_ASKED = -2;

/** All that became of a stream's requests, in the order in which they were over. */
export interface Seen {
  readonly name: string;
  /** Which of the stream's requests it was. */
  readonly which: Uint32Array;
  /** When each was written, in milliseconds since 1970. */
  readonly askedAt: Float64Array;
  /** Until the last byte of its answer. */
  readonly ms: Float64Array;
  /** Of the answer, or one of the three above. */
  readonly statuses: Int16Array;
}

export interface Load {
  ask(job: Job): Promise<Seen[]>;
  /** Ends what it asks before its time. */
  stop(): void;
}

/** Starts a process that asks a server much at once; it ends with this one. */
export function startLoad(): Load {
  const worker = path.join(import.meta.dirname, "worker.ts");
  // Of its own session, among which cores are shared.
  const child = fork(worker, { execArgv: ["--import", "tsx"], serialization: "advanced", detached: true });
  onStop(() => {
    if (child.connected) child.disconnect();
  });
  return {
    async ask(job) {
      const reply = once(child, "message") as Promise<[Seen[]]>;
      child.send(job);
      return (await reply)[0];
    },
    stop: () => void child.send("stop"),
  };
}

/** A request with a token and, where there is a body, JSON. */
export function requestText(method: string, target: string, token: string, body?: string): string {
  const json =
    body === undefined
      ? ""
      : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${target} HTTP/1.1\r\nHost: trial\r\nAuthorization: Bearer ${token}\r\n${json}\r\n${body ?? ""}`;
}
