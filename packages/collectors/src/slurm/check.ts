import { type Client, MusterError } from "@muster/sdk";
import { HIDDEN, longRunning } from "./hidden-ledger.ts";
import type { LiveJob } from "./live.ts";
import type { Mapping } from "./mapping.ts";
import { type Site, uncounted } from "./nodes.ts";
import type { Slurm } from "./slurm.ts";

interface Checked {
  readonly slurm: Slurm;
  readonly mapping: Mapping;
  readonly client: Client | undefined;
  /** Who reports and what for, where that is known. */
  readonly place: { readonly client: Client; readonly cluster: string } | undefined;
  readonly print: (line: string) => void;
}

/** Of how many jobs that run the ledger must know one. */
const ASKED_FOR = 100;

/** Tries all that collecting needs, and says of each whether it works. Resolves with whether everything does. */
export async function check(
  { slurm, mapping, client, place, print }: Checked,
  nowSeconds: number,
): Promise<boolean> {
  let isFine = true;
  async function item(name: string, work: () => Promise<string>): Promise<void> {
    try {
      print(`ok      ${name}: ${await work()}`);
    } catch (error) {
      isFine = false;
      print(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  let site: Site | undefined;
  await item("scontrol", async () => {
    site = await slurm.site();
    const { cluster, privateData } = site;
    if (!/\b(jobs|usage)\b/.test(privateData)) return `the cluster is ${cluster}`;
    return `the cluster is ${cluster}; PrivateData=${privateData} in slurm.conf hides others' jobs from all but operators`;
  });
  let live: LiveJob[] = [];
  await item("squeue", async () => {
    live = await slurm.live();
    return counted(live.length, "job with GPUs", "jobs with GPUs");
  });
  await item("sacct", async () => {
    const { length } = await slurm.window(nowSeconds - 3_600, nowSeconds);
    const running = longRunning(live, nowSeconds).slice(0, ASKED_FOR);
    if (running.length > 0 && (await slurm.jobs(running.map(({ rawId }) => rawId))).length === 0)
      throw new Error(HIDDEN);
    return counted(length, "record of the last hour", "records of the last hour");
  });
  await item("sinfo", async () => {
    const hardware = await slurm.hardware();
    const wrong = site && uncounted(site, hardware);
    if (wrong !== undefined) throw new Error(wrong);
    const { partitions } = hardware;
    const { ignore, instance_types } = mapping;
    const unknown = [...ignore.partitions, ...Object.keys(instance_types.partitions)].filter(
      (name) => !partitions.has(name),
    );
    if (unknown.length === 0) return `${partitions.size} partitions`;
    throw new Error(`the mapping file names partitions that there are none of: ${unknown.join(", ")}`);
  });
  if (client) {
    await item("Muster", async () => {
      const { data } = await client.health.get();
      return `${data.status}, version ${data.version}`;
    });
  }
  if (place) {
    await item("token", async () => {
      try {
        await place.client.ingest.workloads({ cluster_id: place.cluster, observations: [] });
      } catch (error) {
        // Nothing is told by it: that is what is wrong with it, for whoever may report.
        if (!(error instanceof MusterError && error.code === "VALIDATION_ERROR")) throw error;
      }
      return "may report";
    });
  }
  return isFine;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
