import { Agent, request as httpsRequest } from "node:https";
import { parseAllDocuments } from "yaml";
import { retry } from "./retry.ts";

/** What all objects of Kubernetes have. What else there is depends on their kind. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
}

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly state?: {
    readonly running?: { readonly startedAt: string };
    readonly terminated?: {
      readonly exitCode: number;
      readonly reason?: string;
      readonly startedAt: string;
      readonly finishedAt: string;
    };
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
}

export interface Pod extends KubernetesObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly status: {
    readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
    readonly startTime?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface List<Item> {
  readonly items: readonly Item[];
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface KubernetesApi {
  /**
   * Asks and resolves with the answer's JSON, or its text when it is none. A body that is no string is sent as JSON; a
   * patch is a merge patch unless `contentType` says otherwise. Rejects, with status, reason and message, unless it is a 2xx.
   */
  request<Answer = KubernetesObject>(
    method: Method,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<Answer>;
  /** Creates what the documents of the YAML say, in their order, and resolves with it. */
  apply(manifest: string): Promise<KubernetesObject[]>;
  /** Asks again, also after errors, until the answer is as wanted. Rejects after 30 s, with the last error or answer. */
  waitFor<Answer = KubernetesObject>(path: string, isWanted?: (answer: Answer) => boolean): Promise<Answer>;
  /** Waits for a pod, by its name or by a label selector ("job-name=train"), and resolves with the first that is as wanted. */
  waitForPod(namespace: string, nameOrSelector: string, isWanted?: (pod: Pod) => boolean): Promise<Pod>;
  /** Waits until a namespace that was just created takes pods. `apply` does so by itself. */
  untilUsable(namespace: string): Promise<void>;
}

export interface ApiServer {
  readonly url: string;
  /** PEM. */
  readonly certificate: string;
  readonly token: string;
}

const REQUEST_MS = 30_000;
const WAIT_MS = 30_000;

/** What speaks with an API server, as whom the token says. */
export function createApi(server: ApiServer): KubernetesApi {
  // No connection is kept: the server may be killed at any time.
  const agent = new Agent({ ca: server.certificate, keepAlive: false });
  const request: KubernetesApi["request"] = async (method, path, body, contentType) => {
    const type = contentType ?? (method === "PATCH" ? "application/merge-patch+json" : "application/json");
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${server.token}`,
      accept: "application/json",
      "content-type": type,
    };
    const answer = await send(new URL(path, server.url), { method, headers, agent }, text);
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${method} ${path}: ${complaintOf(answer)}`);
    return answer.isJson ? JSON.parse(answer.text) : answer.text;
  };

  const waitFor: KubernetesApi["waitFor"] = <Answer>(
    path: string,
    isWanted: (answer: Answer) => boolean = () => true,
  ) =>
    retry(`${path} as wanted`, WAIT_MS, async () => {
      const answer = await request<Answer>("GET", path);
      if (!isWanted(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000));
      return answer;
    });

  /** Where objects of this kind are; waits for kinds that have just been defined. */
  async function collectionOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const root = `/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`;
    const find = ({ resources }: ResourceList) =>
      resources.find((one) => one.kind === kind && !one.name.includes("/"));
    const resource = find(await waitFor<ResourceList>(root, (list) => find(list) !== undefined));
    const within = resource?.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${root}${within}/${resource?.name}`;
  }

  /** Pods are as their ServiceAccount, which is made a moment after the namespace. */
  const untilUsable = async (namespace: string) => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await waitFor<{ secrets?: unknown[] }>(path, ({ secrets }) => secrets !== undefined);
  };

  return {
    request,
    waitFor,
    untilUsable,
    async apply(manifest) {
      const created: KubernetesObject[] = [];
      for (const document of parseAllDocuments(manifest)) {
        const [error] = document.errors;
        if (error) throw error;
        const object = document.toJS() as KubernetesObject | null;
        if (object === null) continue;
        created.push(await request("POST", await collectionOf(object), object));
        if (object.kind === "Namespace") await untilUsable(object.metadata.name);
      }
      return created;
    },
    async waitForPod(namespace, nameOrSelector, isWanted = () => true) {
      const kind = nameOrSelector.includes("=") ? "labelSelector" : "fieldSelector";
      const selector = kind === "labelSelector" ? nameOrSelector : `metadata.name=${nameOrSelector}`;
      const path = `/api/v1/namespaces/${namespace}/pods?${new URLSearchParams({ [kind]: selector })}`;
      const { items } = await waitFor<List<Pod>>(path, (list) => list.items.some(isWanted));
      return items.find(isWanted) as Pod;
    },
  };
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

interface Reply {
  readonly status: number;
  readonly isJson: boolean;
  readonly text: string;
}

function send(
  url: URL,
  options: { method: Method; headers: Record<string, string>; agent: Agent },
  body: string | undefined,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    // Node gives the body of a DELETE no length by itself.
    const headers = { ...options.headers, "content-length": Buffer.byteLength(body ?? "") };
    const sent = httpsRequest(url, { ...options, headers, timeout: REQUEST_MS }, (response) => {
      let text = "";
      const isJson = response.headers["content-type"]?.startsWith("application/json") ?? false;
      const status = response.statusCode ?? 0;
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("error", reject).on("end", () => resolve({ status, isJson, text }));
    });
    sent.on("error", reject).on("timeout", () => sent.destroy(new Error(`no answer from ${url.href}`)));
    sent.end(body);
  });
}

/** What an answer that is no success says: Kubernetes' Status object, else its text. */
function complaintOf({ status, isJson, text }: Reply): string {
  if (!isJson) return `${status} ${text.trim()}`;
  const { reason, message } = JSON.parse(text) as { reason?: string; message?: string };
  return `${status} ${reason}: ${message}`;
}
