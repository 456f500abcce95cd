import { newDelimiter, rowReader, run, type RunOptions } from "./command.ts";

/** What the nodes say of their GPUs, for sites whose accounting counts GPUs without their type. */
export interface Hardware {
  readonly partitions: ReadonlySet<string>;
  /** Whether any node has a GPU. */
  readonly hasGpus: boolean;
  /** The GPU type of the first of these nodes (`h100-[1-2],h100-7`), where it has one type only. */
  ofNodes(nodeList: string): string | undefined;
  /** The GPU type of a partition, where all its nodes have the same. */
  ofPartition(partition: string): string | undefined;
}

const FIELDS = ["NodeList", "Partition", "Gres"] as const;
const MIXED = "";

/** The GPU type in a node's generic resources (`gpu:h100:8(S:0-1)`); `undefined` for none, untyped ones or several. */
export function gpuTypeIn(gres: string): string | undefined {
  const types = new Set([...gres.matchAll(/(?:^|,)gpu:([^:,(]+):\d/g)].map(([, type]) => type));
  return types.size === 1 ? [...types][0] : undefined;
}

/** The first node that a list of Slurm's names: `h100-1` for `h100-[1-2,5],a100-3`. */
export function firstNode(nodeList: string): string {
  const [, prefix = "", number, suffix = ""] = /^([^[,]*)(?:\[(\d+)[^\]]*\])?([^,[]*)/.exec(nodeList) ?? [];
  return number === undefined ? prefix : `${prefix}${number}${suffix}`;
}

export function hardwareOf(rows: Iterable<readonly string[]>): Hardware {
  const nodes = new Map<string, string>();
  const partitions = new Map<string, string>();
  let hasGpus = false;
  for (const [node = "", partition = "", gres = ""] of rows) {
    const type = gpuTypeIn(gres) ?? MIXED;
    const name = partition.replace(/\*$/, ""); // the default partition
    nodes.set(node, type);
    hasGpus ||= /(?:^|,)gpu:/.test(gres);
    partitions.set(name, (partitions.get(name) ?? type) === type ? type : MIXED);
  }
  return {
    partitions: new Set(partitions.keys()),
    hasGpus,
    ofNodes: (nodeList) => nodes.get(firstNode(nodeList)) || undefined,
    ofPartition: (partition) => partitions.get(partition) || undefined,
  };
}

export async function readHardware(options: RunOptions): Promise<Hardware> {
  const delimiter = newDelimiter();
  const rows: string[][] = [];
  const reader = rowReader(FIELDS.length, delimiter, (fields) => rows.push(fields));
  const format = FIELDS.map((field) => `${field}:256${delimiter}`).join(",");
  await run({ name: "sinfo", args: ["-a", "-h", "-N", "-O", format] }, options, reader.add);
  reader.end();
  return hardwareOf(rows);
}

export interface Site {
  /** What Slurm calls its cluster. */
  readonly cluster: string;
  /** What is hidden from those who are no operators: `jobs,usage`; empty where nothing is. */
  readonly privateData: string;
  /** Whether jobs' GPUs are counted, in the ledger as in the controller's list. */
  readonly countsGpus: boolean;
}

/** What is wrong where there are GPUs and no job would show any. */
export const uncounted = ({ countsGpus }: Site, { hasGpus }: Hardware): string | undefined =>
  hasGpus && !countsGpus
    ? "Slurm does not count GPUs: AccountingStorageTRES in slurm.conf must name gres/gpu"
    : undefined;

export async function readSite(options: RunOptions): Promise<Site> {
  let text = "";
  await run({ name: "scontrol", args: ["show", "config"] }, options, (piece) => (text += piece));
  const value = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)`, "m").exec(text)?.[1];
  const cluster = value("ClusterName");
  if (!cluster) throw new Error("scontrol show config names no ClusterName");
  const privateData = value("PrivateData") ?? "none";
  const countsGpus = /(?:^|,)gres\/gpu(?:[:,]|$)/.test(value("AccountingStorageTRES") ?? "");
  return { cluster, privateData: privateData === "none" ? "" : privateData, countsGpus };
}
