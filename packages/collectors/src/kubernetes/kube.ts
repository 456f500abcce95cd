import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { UsageError } from "../options.ts";

/** What the API of a Kubernetes refused, or that it did not answer. */
export class KubeError extends Error {
  override name = "KubeError";
  constructor(
    message: string,
    /** The HTTP status; 0 where there was no answer. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** One thing that happened to an object. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: unknown;
}

/** A Kubernetes that one can ask. Nothing here changes it. */
export interface Kube {
  /** Where it answers. */
  readonly server: string;
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  /** What happens from a version of a list on, until the API ends it. Throws what the API says in between (410: too old a version). */
  watch(path: string, resourceVersion: string): AsyncIterable<WatchEvent>;
}

export interface KubeOptions {
  /** A kubeconfig; without one the environment's (KUBECONFIG, ~/.kube/config), or the pod's own. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly signal: AbortSignal;
}

const ANSWER_MS = 60_000;
/** How long the API lets a watch last; one that is silent for longer is broken. */
const WATCH_SECONDS = 120;
const WATCH_MS = (WATCH_SECONDS + 30) * 1_000;

/** Where the library looks when it has found no configuration. */
const NOWHERE = "http://localhost:8080";

/** Connects to a Kubernetes. Throws when there is no configuration for it. */
export async function connectKube({ kubeconfig, context, signal }: KubeOptions): Promise<Kube> {
  // Loaded when it is needed: it takes longer than all of the rest of the program.
  const { KubeConfig } = await import("./kubeconfig.ts");
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new Error(`the kubeconfig has no cluster for the context “${config.getCurrentContext()}”`);
  if (server === NOWHERE && kubeconfig === undefined)
    throw new UsageError("no Kubernetes is known here: name a kubeconfig with --kubeconfig");

  async function ask(
    path: string,
    query: Readonly<Record<string, string>>,
    silenceMs: number,
  ): Promise<IncomingMessage> {
    const url = new URL(`${server}${path}?${new URLSearchParams(query)}`);
    const options: https.RequestOptions = { headers: { Accept: "application/json" }, signal };
    await config.applyToHTTPSOptions(options);
    const { request } = url.protocol === "http:" ? http : https;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(url, options, resolve);
      asked.setTimeout(silenceMs, () => asked.destroy(new Error(`silent for ${silenceMs / 1_000} s`)));
      asked.once("error", (error) => reject(unanswered(error)));
      asked.end();
    });
    if (response.statusCode === 200) return response;
    throw refusalOf(response.statusCode ?? 0, await textOf(response));
  }

  return {
    server,
    async get(path, query = {}) {
      return JSON.parse(await textOf(await ask(path, query, ANSWER_MS))) as unknown;
    },
    async *watch(path, resourceVersion) {
      const query = { watch: "true", allowWatchBookmarks: "true", timeoutSeconds: String(WATCH_SECONDS) };
      const response = await ask(path, { ...query, resourceVersion }, WATCH_MS);
      for await (const line of linesOf(response)) {
        const event = JSON.parse(line) as WatchEvent | { readonly type: "ERROR"; readonly object: unknown };
        if (event.type === "ERROR") throw refusalOf(500, JSON.stringify(event.object));
        yield event;
      }
    },
  };

  function unanswered(error: unknown): Error {
    const because = error instanceof Error ? error.message || ("code" in error && error.code) : error;
    return new KubeError(`the Kubernetes API at ${server} does not answer: ${String(because)}`, 0);
  }

  async function textOf(response: IncomingMessage): Promise<string> {
    let text = "";
    try {
      for await (const part of response.setEncoding("utf8")) text += part as string;
    } catch (error) {
      throw unanswered(error);
    }
    return text;
  }

  async function* linesOf(response: IncomingMessage): AsyncGenerator<string> {
    let rest = "";
    try {
      for await (const part of response.setEncoding("utf8")) {
        const lines = (rest + (part as string)).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
      }
    } catch (error) {
      throw unanswered(error);
    } finally {
      response.destroy();
    }
  }
}

/** What the API says of why not, a `Status` where all is well with it. */
function refusalOf(status: number, text: string): KubeError {
  let told: { readonly message?: unknown; readonly code?: unknown } = {};
  try {
    told = JSON.parse(text) as typeof told;
  } catch {
    // A proxy's page, or nothing.
  }
  const code = typeof told.code === "number" ? told.code : status;
  const message = typeof told.message === "string" ? told.message : `it answered ${code}`;
  return new KubeError(`the Kubernetes API refused: ${message}`, code);
}
