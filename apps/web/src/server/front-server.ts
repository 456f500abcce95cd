import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import {
  type Admission,
  type Admitted,
  type Api,
  jsonHeaders,
  type Problem,
  problemBody,
  requestIdOf,
  type Tell,
  toProblem,
} from "@muster/api";
import { CLIENT_ADDRESS_HEADER, clientAddress } from "./client-address.ts";
import {
  isForApi,
  LIMITS,
  type Limits,
  pathOf,
  refusalOf,
  NOT_OFFERED,
  unparsable,
  watchBody,
} from "./limits.ts";
import { secure } from "./security-headers.ts";

const IDLE_GRACE_MS = 500;
const KEEP_ALIVE_MS = 75_000;

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | void;

interface FrontServerOptions {
  readonly api: Pick<Api, "fetch">;
  readonly pages: NodeHandler;
  /** Told of every request that the API does not tell of itself. */
  readonly tell: Tell;
  readonly admission: Pick<Admission, "enter">;
  readonly limits?: Limits;
  /** How many proxies stand in front and say for whom they speak. */
  readonly trustedProxies?: number;
  /** Whether people reach it by https: only then may browsers be told to come by nothing else. */
  readonly isBehindTls?: boolean;
}

export interface FrontServer {
  readonly server: Server;
  /** Takes no new connection, answers what is under way, and resolves when all is answered or the time (ms) is over. */
  drain(withinMs: number): Promise<void>;
}

/** A request with its answer, since when. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly startedAt: number;
}

/** The server in front of Next: limits, request ids, and /v1 and /api/trpc straight to the API. */
export function createFrontServer({
  api,
  pages,
  tell,
  admission,
  limits = LIMITS,
  trustedProxies = 0,
  isBehindTls = false,
}: FrontServerOptions): FrontServer {
  // This also puts a Response in the global's place that is one to everybody else, but needs no stream when it is made of text:
  // the global's own costs 0.1 ms a request.
  const toApi = getRequestListener((request, { incoming }) =>
    api.fetch(request, clientAddress(incoming, trustedProxies)),
  );
  let isDraining = false;
  const underWay = new Set<ServerResponse>();
  const latest = new WeakMap<Socket, Exchange>();
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersWithinMs,
      requestTimeout: limits.requestWithinMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersWithinMs),
      requireHostHeader: false, // refused below, in JSON
    },
    (request, response) => {
      const exchange = { request, response, startedAt: performance.now() };
      latest.set(request.socket, exchange);
      underWay.add(response);
      response.once("close", () => underWay.delete(response));
      if (isDraining) response.setHeader("Connection", "close");
      secure(request, response, isBehindTls);
      const refuse = (problem: Problem) => answerProblem(exchange, problem, tell);
      const refusal = refusalOf(request, limits);
      if (refusal) return refuse(refusal);
      request.headers.host ??= "localhost"; // HTTP/1.0 needs to name none
      watchBody(request, limits, refuse);
      if (isForApi(request.url ?? "")) return void toApi(request, response);
      if (!isStatic(request)) {
        const admitted = admitPage(admission);
        if ("code" in admitted) return refuse(admitted);
        response.once("close", admitted.leave);
        tellWhenDone(exchange, tell);
      }
      // Next doesn't tell a layout where it is; it needs it to come back here after signing in.
      request.headers["x-muster-location"] = request.url;
      request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(request, trustedProxies) ?? "";
      // Next would fail on an address that can't be decoded; there is no such page.
      if (!isDecodable(request.url ?? "")) request.url = "/no-such-page";
      return void pages(request, response);
    },
  );
  // Cuts off who does not read on: what is being read for them is freed then, too.
  server.setTimeout(limits.idleMs);
  // Longer than proxies keep a connection that nothing goes over: one that is closed just as they use it is a 502.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) =>
    answerProblem({ request, response, startedAt: performance.now() }, NOT_OFFERED, tell),
  );
  // Neither is offered here; without an answer the connection would just be cut.
  for (const event of ["upgrade", "connect"] as const) {
    server.on(event, (request: IncomingMessage, socket: Socket) =>
      answerOnSocket(socket, NOT_OFFERED, tell, request),
    );
  }
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    const problem = unparsable(error.code, limits);
    const exchange = latest.get(socket);
    if (!exchange || exchange.response.writableFinished) return answerOnSocket(socket, problem, tell);
    if (!exchange.request.complete) return answerProblem(exchange, problem, tell);
    // What came after a request that is being answered is nonsense: the answer goes out all the same, then nothing more.
    if (!exchange.response.headersSent) exchange.response.setHeader("Connection", "close");
    return undefined;
  });

  return {
    server,
    async drain(withinMs) {
      isDraining = true;
      // Their connections must not be used again: they are about to be closed.
      for (const response of underWay) if (!response.headersSent) response.setHeader("Connection", "close");
      await allTakenIn();
      // Not as node:http closes: that cuts idle connections at once, on which a request may be on its way. They get a moment
      // for it, and its answer says that it was the last.
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      const idleSince = performance.now();
      const sweep = setInterval(() => {
        if (performance.now() - idleSince > IDLE_GRACE_MS)
          void allTakenIn().then(() => server.closeIdleConnections());
      }, 50);
      const timeUp = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
      await Promise.race([closed, timeUp]);
      clearInterval(sweep);
      server.closeAllConnections();
    },
  };
}

/**
 * Waits until this process has taken in what lies there: on a busy machine there are connections and requests that it had no time
 * for, and they must not be cut off. A turn that took long has let others come in meanwhile, so it is not the last.
 */
async function allTakenIn(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const since = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    if (performance.now() - since < 1) return;
  }
}

function isDecodable(url: string): boolean {
  try {
    return decodeURIComponent(pathOf(url)) !== "";
  } catch {
    return false;
  }
}

const isStatic = ({ url = "" }: IncomingMessage): boolean => url.startsWith("/_next/static/");

function admitPage(admission: Pick<Admission, "enter">): Admitted | Problem {
  try {
    return admission.enter("page");
  } catch (error) {
    return toProblem(error, () => false);
  }
}

function answerProblem(exchange: Exchange, problem: Problem, tell: Tell): void {
  const { request, response } = exchange;
  const requestId = requestIdOf(request.headers["x-request-id"]?.toString(), Date.now());
  const { status, code: refused } = problem;
  tell({ ...asked(exchange), requestId, route: "refused", status, refused });
  if (response.headersSent) return void request.destroy();
  const body = problemBody(problem, requestId);
  const length = { "Content-Length": Buffer.byteLength(body), Connection: "close" };
  response.writeHead(status, { ...jsonHeaders(requestId), ...problem.headers, ...length });
  response.end(body);
}

// There is no request to answer: what can still be sent is one answer on the bare socket.
function answerOnSocket(socket: Socket, problem: Problem, tell: Tell, request?: IncomingMessage): void {
  const requestId = requestIdOf(request?.headers["x-request-id"]?.toString(), Date.now());
  const { status, code: refused } = problem;
  const body = problemBody(problem, requestId);
  const headers = {
    ...jsonHeaders(requestId),
    "Content-Length": Buffer.byteLength(body),
    Connection: "close",
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? refused}\r\n${head.join("")}\r\n${body}`);
  const { method = null } = request ?? {};
  const path = request ? toldPath(request) : null;
  tell({ requestId, method, path, route: "refused", status, durationMs: 0, traceParent: undefined, refused });
}

function tellWhenDone(exchange: Exchange, tell: Tell): void {
  const { request, response } = exchange;
  const requestId = requestIdOf(request.headers["x-request-id"]?.toString(), Date.now());
  request.headers["x-request-id"] = requestId;
  response.setHeader("X-Request-Id", requestId);
  response.once("close", () =>
    tell({ ...asked(exchange), requestId, route: "page", status: response.statusCode }),
  );
}

const asked = ({ request, startedAt }: Exchange) => ({
  method: request.method ?? null,
  path: toldPath(request),
  durationMs: performance.now() - startedAt,
  traceParent: request.headers["traceparent"]?.toString(),
});

// A refused address may be as long as the headers may be.
const toldPath = ({ url = "" }: IncomingMessage): string => pathOf(url).slice(0, 256);
