import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers a request, or cuts its connection. */
type Handler = (request: Request, cut: () => void) => Response | Promise<Response>;

/** Answers real connections, on a port that the system chooses. */
export async function listen(answer: Handler): Promise<Listening> {
  const listener = getRequestListener(
    (request, { outgoing }) => answer(request, () => void outgoing.destroy()),
    { overrideGlobalObjects: false },
  );
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
