import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { readEnv } from "../env.ts";
import { freePorts, type Keeper, startKeeper } from "../keeper.ts";
import { type ApiServer, createApi, type KubernetesApi } from "./api.ts";
import { createKubelet, type Kubelet } from "./kubelet.ts";
import { addNode, type NodeOptions } from "./nodes.ts";
import { retry } from "./retry.ts";

type Daemon = "etcd" | "apiserver" | "controller-manager" | "scheduler";

/** A control plane without kubelets: pods are scheduled, but run only as told. It ends with this process, however that ends. */
export interface RealKubernetes extends KubernetesApi {
  readonly url: string;
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Path of a kubeconfig of a ServiceAccount that exists, with a token for an hour. */
  kubeconfigOf(serviceAccount: { readonly namespace: string; readonly name: string }): Promise<string>;
  /** Adds a node that is ready and resolves once it can be scheduled on. */
  addNode(name: string, options: NodeOptions): Promise<void>;
  readonly kubelet: Kubelet;
  /**
   * Forgets all versions but the current ones, so that asking for what came after an older one is answered by 410. The API
   * server is restarted for that, since it remembers some of them by itself.
   */
  compact(): Promise<void>;
  kill(daemon: Daemon): Promise<void>;
  /** Starts what was killed, and waits until the API server can be asked, unless it or etcd is still dead. */
  start(daemon: Daemon): Promise<void>;
  stop(): Promise<void>;
}

interface Ports {
  readonly api: number;
  readonly etcd: number;
}

const READY_MS = 60_000;
const NEEDED = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

/** Where build.sh puts the programs. */
function programs(): string {
  return path.join(readEnv().cache, "muster-kubernetes/1.20.2");
}

/** Why a real Kubernetes can't run here; `undefined` when it can. */
export function whyNoKubernetes(): string | undefined {
  const needed = [...NEEDED.map((name) => path.join(programs(), name)), "/usr/bin/etcd"];
  const missing = needed.filter((file) => !existsSync(file));
  return missing.length > 0 ? `no ${missing.join(", ")}; build.sh makes them` : undefined;
}

/** Starts one; takes about 6 s. Rejects, and leaves nothing, when a part of it does not become ready. */
export async function startKubernetes(): Promise<RealKubernetes> {
  const base = path.join(tmpdir(), `muster-kubernetes-${process.pid}-${Date.now()}`);
  const [api = 0, etcd = 0, peer = 0] = await freePorts(3);
  const script = path.join(import.meta.dirname, "control-plane.sh");
  const keeper = startKeeper({
    what: "Kubernetes",
    command: ["bash", script, base, programs(), String(api), String(etcd), String(peer)],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    patienceMs: READY_MS,
  });
  try {
    await keeper.hear("ready");
    return await startDaemons(keeper, base, { api, etcd });
  } catch (error) {
    await keeper.end();
    throw error;
  }
}

/** What the daemons need, one after the other, and what can be done with them. */
async function startDaemons(keeper: Keeper, base: string, ports: Ports): Promise<RealKubernetes> {
  const write = (name: string, text: string): string => {
    const file = path.join(base, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const token = randomBytes(16).toString("hex");
  write("tokens.csv", `${token},admin,admin,system:masters\n`);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  write("accounts.key", privateKey.export({ type: "pkcs1", format: "pem" }).toString());

  const until = <Result>(daemon: Daemon, isReady: () => Promise<Result>): Promise<Result> =>
    retry(`${daemon} ready`, READY_MS, isReady).catch((error: unknown) => {
      const log = readFileSync(path.join(base, "log", daemon), "utf8").slice(-2_000);
      throw new Error(`Kubernetes: ${log}`, { cause: error });
    });
  const etcd = etcdAt(`http://127.0.0.1:${ports.etcd}`);

  await keeper.tell("start", "etcd");
  await until("etcd", etcd.revision);
  await keeper.tell("start", "apiserver");
  const url = `https://127.0.0.1:${ports.api}`;
  const server = await until("apiserver", async () => {
    // Made by the API server itself; who issued it follows in the file.
    const certificate = readFileSync(path.join(base, "cert/apiserver.crt"), "utf8");
    await createApi({ url, certificate, token }).request("GET", "/readyz");
    return { url, certificate, token };
  });
  const api = createApi(server);
  const kubeconfig = write("kubeconfig", kubeconfigFor(server));
  await keeper.tell("start", "controller-manager");
  await keeper.tell("start", "scheduler");
  await until("controller-manager", () => api.untilUsable("default"));

  const dead = new Set<Daemon>();
  const kubernetes: RealKubernetes = {
    ...api,
    url,
    kubeconfig,
    async kubeconfigOf({ namespace, name }) {
      const account = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
      const asked = {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { expirationSeconds: 3_600 },
      };
      const { status } = await api.request<{ status: { token: string } }>("POST", account, asked);
      return write(`${namespace}.${name}.kubeconfig`, kubeconfigFor({ ...server, token: status.token }));
    },
    addNode: (name, options) => addNode(api, name, options),
    kubelet: createKubelet(api),
    async compact() {
      await etcd.compact();
      await kubernetes.kill("apiserver");
      await kubernetes.start("apiserver");
    },
    async kill(daemon) {
      dead.add(daemon);
      await keeper.tell("kill", daemon);
    },
    async start(daemon) {
      await keeper.tell("start", daemon);
      dead.delete(daemon);
      if (!dead.has("etcd") && !dead.has("apiserver"))
        await until("apiserver", () => api.request("GET", "/readyz"));
    },
    stop: () => keeper.end(),
  };
  return kubernetes;
}

/** etcd by its JSON gateway. */
function etcdAt(url: string) {
  const call = async (name: string, body: object): Promise<{ header: { revision: string } }> => {
    const answer = await fetch(`${url}/v3/kv/${name}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd: ${name}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { header: { revision: string } };
  };
  const revision = async () => (await call("range", { key: "AA==" })).header.revision;
  return {
    revision,
    compact: async () => call("compaction", { revision: await revision(), physical: true }),
  };
}

function kubeconfigFor({ url, certificate, token }: ApiServer): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "trial",
        cluster: {
          server: url,
          "certificate-authority-data": Buffer.from(certificate).toString("base64"),
        },
      },
    ],
    users: [{ name: "trial", user: { token } }],
    contexts: [{ name: "trial", context: { cluster: "trial", user: "trial" } }],
    "current-context": "trial",
  });
}
