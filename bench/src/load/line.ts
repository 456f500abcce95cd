import { connect, type Socket } from "node:net";
import { parseAnswer } from "../client/connection.ts";
import { CUT, REFUSED } from "./load.ts";

/** Idle connections are not used again after so long: a server may be closing them just then (Node does after 5 s). */
const IDLE_MS = 3_000;

/** A kept connection that carries one exchange at a time, and is opened again when it was closed. */
export class Line {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #done: ((status: number) => void) | undefined;
  #idleSince = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /** Opens the connection before there is anything to ask; resolves when that was tried. */
  open(): Promise<void> {
    const socket = (this.#socket ??= this.#open());
    this.#idleSince = performance.now();
    return new Promise((resolve) => {
      socket.once("connect", resolve).once("error", () => resolve());
    });
  }

  /** Calls back with the answer's status, or why there is none. */
  ask(request: Buffer, done: (status: number) => void): void {
    this.#done = done;
    this.#received = Buffer.alloc(0);
    if (performance.now() - this.#idleSince > IDLE_MS) {
      this.#socket?.end();
      this.#socket = undefined;
    }
    (this.#socket ??= this.#open()).write(request);
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    let wasOpen = false;
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true }, () => (wasOpen = true));
    const end = () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#finish(wasOpen ? CUT : REFUSED);
    };
    socket.on("data", (chunk: Buffer) => {
      if (this.#socket !== socket) return;
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      const answer = parseAnswer(this.#received);
      if (!answer) return;
      if (/\r\nconnection: close/i.test(answer.head)) {
        this.#socket = undefined;
        socket.end();
      }
      this.#finish(answer.status);
    });
    return socket.on("error", end).on("close", end);
  }

  #finish(status: number): void {
    const done = this.#done;
    this.#done = undefined;
    this.#idleSince = performance.now();
    done?.(status);
  }
}
