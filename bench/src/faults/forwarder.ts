import { createServer, connect, type Socket } from "node:net";
import { once } from "node:events";

export interface Forwarder {
  readonly port: number;
  /** Where new connections go; undefined: nowhere, they are closed at once. */
  target: number | undefined;
  /** How many answers were cut off. */
  readonly cuts: number;
  close(): void;
}

/**
 * Passes connections on to a port that may change. `shouldCut` is asked whenever some of an answer is on its way back: what
 * asked for it was done, but whoever asked does not hear of it and finds the connection gone.
 */
export async function startForwarder(shouldCut: () => boolean = () => false): Promise<Forwarder> {
  const open = new Set<Socket>();
  let target: number | undefined;
  let cuts = 0;
  const server = createServer((client) => {
    if (target === undefined) return void client.destroy();
    const upstream = connect({ port: target, host: "127.0.0.1", noDelay: true });
    client.setNoDelay(true);
    for (const socket of [client, upstream]) open.add(socket);
    const end = () => {
      client.destroy();
      upstream.destroy();
      open.delete(client);
      open.delete(upstream);
    };
    for (const socket of [client, upstream]) socket.on("error", end).on("close", end);
    client.pipe(upstream);
    upstream.on("data", (part: Buffer) => {
      if (shouldCut()) {
        cuts += 1;
        return end();
      }
      if (client.write(part)) return;
      upstream.pause();
      client.once("drain", () => upstream.resume());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("A forwarder has no port.");
  return {
    port: address.port,
    get target() {
      return target;
    },
    set target(port) {
      target = port;
    },
    get cuts() {
      return cuts;
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
