import { setMaxListeners } from "node:events";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";

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

/** Whether the API does not allow what was asked. */
export const isForbidden = (error: unknown): boolean => error instanceof KubeError && error.status === 403;

/** One thing that happened to an object. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: unknown;
}

export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Called when the API has begun to answer; it may have nothing to say for a while. */
  readonly opened?: () => void;
}

/** A Kubernetes that one can ask. Nothing here changes it. */
export interface Kube {
  /** Where it answers. */
  readonly server: string;
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  /** What happens from a version of a list on, until the API ends it. Throws what the API says in between (410: too old a version). */
  watch(path: string, resourceVersion: string, options?: WatchOptions): AsyncIterable<WatchEvent>;
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
const UNAUTHENTICATED = 401;

/** Connects to a Kubernetes. Throws a `UsageError` when there is no configuration for it, or none that can be used. */
export async function connectKube(options: KubeOptions): Promise<Kube> {
  // Loaded when it is needed: it takes longer than all of the rest of the program.
  const { openAccess } = await import("./kubeconfig.ts");
  const access = openAccess(options);
  const { server } = access;
  // Each kind asks by itself, and Node takes more than ten who wait for one signal for a mistake.
  setMaxListeners(0, options.signal);

  async function ask(
    path: string,
    query: Readonly<Record<string, string>>,
    { timeout, signal = options.signal }: { timeout: number; signal?: AbortSignal | undefined },
  ): Promise<IncomingMessage> {
    const url = new URL(`${server}${path}?${new URLSearchParams(query)}`);
    // Without an answer, a part of it or a connection for so long: it also counts while it connects.
    const request: https.RequestOptions = { headers: { Accept: "application/json" }, signal, timeout };
    await access.prepare(request).catch((error: unknown) => {
      throw unanswered(error, "can't be asked");
    });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = (url.protocol === "http:" ? http : https).request(url, request, resolve);
      asked.on("timeout", () => asked.destroy(new Error(`silent for ${timeout / 1_000} s`)));
      asked.on("error", (error) => reject(unanswered(error)));
      asked.end();
    });
    const { statusCode = 0 } = response;
    if (statusCode === 200) return response;
    if (statusCode === UNAUTHENTICATED) access.renew();
    throw refusalOf(statusCode, await textOf(response));
  }

  return {
    server,
    async get(path, query = {}) {
      return parsed(await textOf(await ask(path, query, { timeout: ANSWER_MS })));
    },
    async *watch(path, resourceVersion, { signal, opened } = {}) {
      const query = { watch: "true", allowWatchBookmarks: "true", timeoutSeconds: String(WATCH_SECONDS) };
      const response = await ask(path, { ...query, resourceVersion }, { timeout: WATCH_MS, signal });
      opened?.();
      for await (const line of linesOf(response)) {
        const event = parsed(line) as WatchEvent | { readonly type: "ERROR"; readonly object: unknown };
        if (event.type === "ERROR") throw refusalOf(500, JSON.stringify(event.object));
        yield event;
      }
    },
  };

  function parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      // A proxy that wants a login, or says that it is busy.
      throw new KubeError(`${server} answers, but not as the API of a Kubernetes does`, 200);
    }
  }

  function unanswered(error: unknown, what = "does not answer"): Error {
    const because = error instanceof Error ? error.message || ("code" in error && error.code) : error;
    return new KubeError(`the Kubernetes API at ${server} ${what}: ${String(because)}`, 0);
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
    told = Object(JSON.parse(text)) as typeof told;
  } catch {
    // A proxy's page, or nothing.
  }
  const code = typeof told.code === "number" ? told.code : status;
  const message = typeof told.message === "string" ? told.message : `it answered ${code}`;
  return new KubeError(`the Kubernetes API refused: ${message}`, code);
}
