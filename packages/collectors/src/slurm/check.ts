import { type Checks, counted } from "../checks.ts";
import { HIDDEN, longRunning } from "./hidden-ledger.ts";
import type { LiveJob } from "./live.ts";
import type { Mapping } from "./mapping.ts";
import { type Site, uncounted } from "./nodes.ts";
import type { Slurm } from "./slurm.ts";

interface Checked {
  readonly slurm: Slurm;
  readonly mapping: Mapping;
  readonly checks: Checks;
}

/** Of how many jobs that run the ledger must know one. */
const ASKED_FOR = 100;

/** Tries Slurm's commands, and whether the mapping file fits what they say. */
export async function check({ slurm, mapping, checks }: Checked, nowSeconds: number): Promise<void> {
  let site: Site | undefined;
  await checks.item("scontrol", async () => {
    site = await slurm.site();
    const { cluster, privateData } = site;
    if (!/\b(jobs|usage)\b/.test(privateData)) return `the cluster is ${cluster}`;
    return `the cluster is ${cluster}; PrivateData=${privateData} in slurm.conf hides others' jobs from all but operators`;
  });
  let live: LiveJob[] = [];
  await checks.item("squeue", async () => {
    live = await slurm.live();
    return counted(live.length, "job with GPUs", "jobs with GPUs");
  });
  await checks.item("sacct", async () => {
    const { length } = await slurm.window(nowSeconds - 3_600, nowSeconds);
    const running = longRunning(live, nowSeconds).slice(0, ASKED_FOR);
    if (running.length > 0 && (await slurm.jobs(running.map(({ rawId }) => rawId))).length === 0)
      throw new Error(HIDDEN);
    return counted(length, "record of the last hour", "records of the last hour");
  });
  await checks.item("sinfo", async () => {
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
}
