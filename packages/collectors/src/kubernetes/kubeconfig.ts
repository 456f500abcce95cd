// A module of its own, so that it is loaded when it is needed and brings no more than this: the library is large.
import { spawn, type SpawnOptions } from "node:child_process";
import type { RequestOptions } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import { UsageError } from "../options.ts";

/** How a Kubernetes is reached, and who asks. */
export interface Access {
  readonly server: string;
  /** Adds to a request who asks. Throws when that can't be found out. */
  prepare(options: RequestOptions): Promise<void>;
  /** Who asked was not accepted: a token or certificate may have been renewed, so all is read again. */
  renew(): void;
}

export interface AccessOptions {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly signal: AbortSignal;
}

/** Where the library looks when it has found no configuration. */
const NOWHERE = "http://localhost:8080";
/** How long a command that gets credentials may take. */
const COMMAND_MS = 60_000;

/** Reads a kubeconfig. Throws a `UsageError`, which shows nothing of what is in it. */
export function openAccess(options: AccessOptions): Access {
  let config = load(options);
  let isOld = false;
  let turn: Promise<unknown> = Promise.resolve();
  const server = serverOf(config);

  async function prepare(request: RequestOptions): Promise<void> {
    if (isOld) {
      const renewed = load(options);
      if (serverOf(renewed) !== server) throw new Error(`the kubeconfig no longer names ${server}`);
      config = renewed;
      isOld = false;
    }
    await config.applyToHTTPSOptions(request);
  }

  return {
    server,
    renew: () => void (isOld = true),
    // One after the other: a command that gets credentials is called once for all that need them.
    prepare(request) {
      const mine = turn.then(() => prepare(request));
      turn = mine.catch(() => undefined);
      return mine.catch((error: unknown) => {
        throw new Error(reasonOf(error));
      });
    },
  };
}

function load({ kubeconfig, context, signal }: AccessOptions): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    const file = kubeconfig === undefined ? "the kubeconfig" : `--kubeconfig: ${kubeconfig}`;
    throw new UsageError(`${file} can't be used: ${problemOf(error)}`);
  }
  if (context !== undefined) config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (!cluster?.server) {
    const known = config.getContexts().map(({ name }) => name);
    throw new UsageError(
      `the kubeconfig has no cluster for the context “${config.getCurrentContext()}”; it has ${known.join(", ") || "no contexts"}`,
    );
  }
  if (cluster.server === NOWHERE && kubeconfig === undefined)
    throw new UsageError("no Kubernetes is known here: name a kubeconfig with --kubeconfig");
  if (!URL.canParse(cluster.server)) throw new UsageError("the kubeconfig's server is no address");
  if (cluster.server.startsWith("http:") && !cluster.skipTLSVerify)
    throw new UsageError(
      "the kubeconfig's server is http:, so others could read what is sent there; if that may be, it needs insecure-skip-tls-verify: true",
    );
  for (const authenticator of config["authenticators"] as object[])
    if ("execFn" in authenticator)
      // What hangs must neither be waited for nor outlive this program.
      authenticator.execFn = (command: string, args: readonly string[], given: SpawnOptions) =>
        spawn(command, args, { ...given, timeout: COMMAND_MS, signal });
  return config;
}

const serverOf = (config: KubeConfig): string => config.getCurrentCluster()?.server ?? "";

/** What is wrong with a file. What the YAML parser says itself quotes the lines around it, with the keys in them. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "YAMLException") {
    const { mark } = error as { mark?: { line?: number } };
    return `it is not valid YAML${mark?.line === undefined ? "" : `, in line ${mark.line + 1}`}`;
  }
  return error instanceof TypeError ? "it is no kubeconfig" : error.message;
}

/** Why it can't be found out who asks. What a command printed where credentials should have been is not repeated. */
function reasonOf(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof SyntaxError || error instanceof TypeError)
    return "the kubeconfig's command printed no credentials";
  const message = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
  return message || "the kubeconfig's command failed, or took too long, and does not say why";
}
