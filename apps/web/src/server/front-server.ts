import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Api, jsonHeaders, type Log, problemBody, requestIdOf, transportProblem } from "@muster/api";
import { getRequestListener } from "@hono/node-server";

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | void;
type Problem = ReturnType<typeof transportProblem>;

const MAX_URI_BYTES = 8 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_WITHIN_MS = 5_000;
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const REQUEST_WITHIN_MS = 15_000;

export interface FrontServer {
  readonly server: Server;
  /** Takes no new connection, answers what is under way, and resolves when all is answered or the time (ms) is over. */
  drain(withinMs: number): Promise<void>;
}

/** The server in front of Next: limits, request ids, and /v1 and /api/trpc straight to the API. */
export function createFrontServer({
  api,
  pages,
  log,
}: {
  api: Api;
  pages: NodeHandler;
  log: Log;
}): FrontServer {
  const toApi = getRequestListener((request) => api.fetch(request), { overrideGlobalObjects: false });
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: true,
    },
    (request, response) => {
      if (isDraining) response.setHeader("Connection", "close");
      const problem = refuse(request);
      if (problem) return answerProblem(request, response, problem, log);
      if (isForApi(request.url ?? "")) return void toApi(request, response);
      logWhenDone(request, response, log);
      return void pages(request, response);
    },
  );
  let isDraining = false;
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) =>
    answerUnparsable(error, socket, log),
  );
  server.on("checkContinue", (request, response) => {
    response.writeContinue();
    server.emit("request", request, response);
  });

  return {
    server,
    async drain(withinMs) {
      isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const sweep = setInterval(() => server.closeIdleConnections(), 100);
      const timeUp = new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref());
      await Promise.race([closed, timeUp]);
      clearInterval(sweep);
      server.closeAllConnections();
    },
  };
}

const isForApi = (url: string): boolean => /^\/(v1|api\/trpc|docs\/api)(\/|\?|$)/.test(url);

function refuse({ url = "", headers, rawHeaders }: IncomingMessage): Problem | undefined {
  if (Buffer.byteLength(url) > MAX_URI_BYTES)
    return transportProblem("URI_TOO_LONG", "The address is longer than 8 KiB.");
  if (!url.startsWith("/"))
    return transportProblem("VALIDATION_ERROR", "The address must be a path that begins with /.");
  if (rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host").length > 1) {
    return transportProblem("VALIDATION_ERROR", "There is more than one Host header.");
  }
  if (Number(headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    return transportProblem("PAYLOAD_TOO_LARGE", "The body is larger than 2 MiB.");
  }
  return undefined;
}

function answerProblem(request: IncomingMessage, response: ServerResponse, problem: Problem, log: Log): void {
  const requestId = requestIdOf(request.headers["x-request-id"]?.toString(), Date.now());
  response.writeHead(problem.status, { ...jsonHeaders(requestId), ...problem.headers, Connection: "close" });
  response.end(problemBody(problem, requestId));
  log.info(
    { request_id: requestId, method: request.method, status: problem.status, refused: problem.code },
    "request",
  );
}

const UNPARSABLE: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: transportProblem("HEADERS_TOO_LARGE", "The headers are larger than 16 KiB."),
  ERR_HTTP_REQUEST_TIMEOUT: transportProblem("REQUEST_TIMEOUT", "The request took too long to arrive."),
};

// The parser gave up before there was a request: what can still be sent is one answer on the bare socket.
function answerUnparsable(error: NodeJS.ErrnoException, socket: Socket, log: Log): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const problem =
    UNPARSABLE[error.code ?? ""] ??
    transportProblem("VALIDATION_ERROR", "This is not a well-formed HTTP request.");
  const requestId = requestIdOf(undefined, Date.now());
  const body = problemBody(problem, requestId);
  const headers = {
    ...jsonHeaders(requestId),
    "Content-Length": Buffer.byteLength(body),
    Connection: "close",
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${problem.code}\r\n${head.join("")}\r\n${body}`);
  log.info({ request_id: requestId, status: problem.status, refused: error.code }, "request");
}

function logWhenDone(request: IncomingMessage, response: ServerResponse, log: Log): void {
  const startedAt = performance.now();
  const requestId = requestIdOf(request.headers["x-request-id"]?.toString(), Date.now());
  request.headers["x-request-id"] = requestId;
  // A page's layout isn't told where it is; it needs it to come back here after signing in.
  request.headers["x-muster-location"] = request.url;
  response.setHeader("X-Request-Id", requestId);
  response.once("close", () => {
    const path = request.url?.split("?", 1)[0];
    if (path?.startsWith("/_next/static/")) return;
    const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
    log.info(
      {
        request_id: requestId,
        method: request.method,
        path,
        status: response.statusCode,
        duration_ms: durationMs,
      },
      "request",
    );
  });
}
