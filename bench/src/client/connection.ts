import { connect, type Socket } from "node:net";

/** What a client does with each answer; false ends the asking. */
export type OnAnswer = (status: number, body: Buffer) => boolean;

const END_OF_HEAD = Buffer.from("\r\n\r\n");

/**
 * Asks the same question over one kept connection, again and again, each time when the last answer is complete.
 * By hand on a socket: a client with a general HTTP parser would need as much of the machine as the server.
 */
export function askRepeatedly(port: number, request: string, onAnswer: OnAnswer): Promise<void> {
  return new Promise((resolve, reject) => {
    const question = Buffer.from(request);
    const socket: Socket = connect(
      { port, host: "127.0.0.1", noDelay: true },
      () => void socket.write(question),
    );
    let received: Buffer = Buffer.alloc(0);
    let isOver = false;
    socket.on("data", (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = parseAnswer(received);
      if (!answer) return;
      received = Buffer.alloc(0);
      if (onAnswer(answer.status, answer.body)) return void socket.write(question);
      isOver = true;
      socket.end();
      resolve();
    });
    socket.on("error", reject);
    socket.on("close", () => {
      if (!isOver) reject(new Error("The server closed a connection in mid-answer."));
    });
  });
}

/** One answer with a Content-Length; undefined while some of it is still on its way. */
export function parseAnswer(received: Buffer): { status: number; head: string; body: Buffer } | undefined {
  const headEnd = received.indexOf(END_OF_HEAD);
  if (headEnd < 0) return undefined;
  const head = received.toString("latin1", 0, headEnd);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const status = Number(head.slice(9, 12));
  if (length === undefined) throw new Error(`An answer without Content-Length: ${head}`);
  const end = headEnd + END_OF_HEAD.length + Number(length);
  return received.length < end
    ? undefined
    : { status, head, body: received.subarray(headEnd + END_OF_HEAD.length, end) };
}
