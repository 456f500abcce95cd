import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type Api, jsonHeaders, type Log, problemBody, requestIdOf } from "@muster/api";
import { LIMITS, type Problem, refusalOf, unparsable, watchBody } from "./limits.ts";

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | void;

interface FrontServerOptions {
  readonly api: Pick<Api, "fetch">;
  readonly pages: NodeHandler;
  readonly log: Log;
}

export interface FrontServer {
  readonly server: Server;
  /** Takes no new connection, answers what is under way, and resolves when all is answered or the time (ms) is over. */
  drain(withinMs: number): Promise<void>;
}

/** The server in front of Next: limits, request ids, and /v1 and /api/trpc straight to the API. */
export function createFrontServer({ api, pages, log }: FrontServerOptions): FrontServer {
  // This also puts a Response in the global's place that is one to everybody else, but needs no stream when it is made of text:
  // the global's own costs 0.1 ms a request.
  const toApi = getRequestListener((request) => api.fetch(request));
  let isDraining = false;
  const underWay = new Set<ServerResponse>();
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: LIMITS.headersWithinMs,
      requestTimeout: LIMITS.requestWithinMs,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: false, // refused below, in JSON
    },
    (request, response) => {
      underWay.add(response);
      response.once("close", () => underWay.delete(response));
      if (isDraining) response.setHeader("Connection", "close");
      for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
      const refuse = (problem: Problem) => answerProblem(request, response, problem, log);
      const refusal = refusalOf(request);
      if (refusal) return refuse(refusal);
      request.headers.host ??= "localhost"; // HTTP/1.0 needs to name none
      watchBody(request, refuse);
      if (isForApi(request.url ?? "")) return void toApi(request, response);
      logWhenDone(request, response, log);
      // Next doesn't tell a layout where it is; it needs it to come back here after signing in.
      request.headers["x-muster-location"] = request.url;
      // Next would fail on an address that can't be decoded; there is no such page.
      if (!isDecodable(request.url ?? "")) request.url = "/no-such-page";
      return void pages(request, response);
    },
  );
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) =>
    answerProblem(request, response, unparsable(undefined), log),
  );
  // Neither is offered here; without an answer the connection would just be cut.
  for (const event of ["upgrade", "connect"] as const) {
    server.on(event, (_request: IncomingMessage, socket: Socket) =>
      answerOnSocket(socket, unparsable(undefined), log),
    );
  }
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    return answerOnSocket(socket, unparsable(error.code), log);
  });

  return {
    server,
    async drain(withinMs) {
      isDraining = true;
      // Their connections must not be used again: they are about to be closed.
      for (const response of underWay) if (!response.headersSent) response.setHeader("Connection", "close");
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const sweep = setInterval(() => server.closeIdleConnections(), 100);
      const timeUp = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
      await Promise.race([closed, timeUp]);
      clearInterval(sweep);
      server.closeAllConnections();
    },
  };
}

const SECURITY_HEADERS = new Map([
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "DENY"],
  ["Referrer-Policy", "strict-origin-when-cross-origin"],
]);

function isDecodable(url: string): boolean {
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "") !== "";
  } catch {
    return false;
  }
}

const isForApi = (url: string): boolean => /^\/(v1|api\/trpc|docs\/api)(\/|\?|$)/.test(url);

function answerProblem(request: IncomingMessage, response: ServerResponse, problem: Problem, log: Log): void {
  const requestId = requestIdOf(request.headers["x-request-id"]?.toString(), Date.now());
  log.info(
    { request_id: requestId, method: request.method, status: problem.status, refused: problem.code },
    "request",
  );
  if (response.headersSent) return void request.destroy();
  const body = problemBody(problem, requestId);
  const length = { "Content-Length": Buffer.byteLength(body), Connection: "close" };
  response.writeHead(problem.status, { ...jsonHeaders(requestId), ...problem.headers, ...length });
  response.end(body);
}

// There is no request to answer: what can still be sent is one answer on the bare socket.
function answerOnSocket(socket: Socket, problem: Problem, log: Log): void {
  const requestId = requestIdOf(undefined, Date.now());
  const body = problemBody(problem, requestId);
  const headers = {
    ...jsonHeaders(requestId),
    "Content-Length": Buffer.byteLength(body),
    Connection: "close",
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${problem.code}\r\n${head.join("")}\r\n${body}`);
  log.info({ request_id: requestId, status: problem.status, refused: problem.code }, "request");
}

function logWhenDone(request: IncomingMessage, response: ServerResponse, log: Log): void {
  const startedAt = performance.now();
  const requestId = requestIdOf(request.headers["x-request-id"]?.toString(), Date.now());
  request.headers["x-request-id"] = requestId;
  response.setHeader("X-Request-Id", requestId);
  response.once("close", () => {
    const path = request.url?.split("?", 1)[0];
    if (path?.startsWith("/_next/static/")) return;
    const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
    const line = { method: request.method, path, status: response.statusCode, duration_ms: durationMs };
    log.info({ request_id: requestId, ...line }, "request");
  });
}
