import { Agent, request } from "node:http";

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly body?: string | undefined;
}

export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  readonly ms: number;
}

/** An agent that keeps so many connections. */
export const keeping = (maxSockets: number): Agent => new Agent({ keepAlive: true, maxSockets });

/** One request to 127.0.0.1; rejects when the connection is cut before the answer is whole. */
export function ask(
  port: number,
  { method = "GET", path, token, headers, body }: Asked,
  agent?: Agent,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const all = {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(body),
      }),
      ...headers,
    };
    const asking = request({ host: "127.0.0.1", port, method, path, headers: all, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          ms: performance.now() - startedAt,
        });
      });
    });
    asking.once("error", reject);
    asking.end(body);
  });
}

/** Does something so many times, so many at once. */
export async function times(
  count: number,
  atOnce: number,
  work: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
