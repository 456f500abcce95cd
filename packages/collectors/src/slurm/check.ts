import type { Client } from "@muster/sdk";
import type { Mapping } from "./mapping.ts";
import type { Slurm } from "./slurm.ts";

/** Tries all that collecting needs, and says of each whether it works. Resolves with whether everything does. */
export async function check(
  {
    slurm,
    mapping,
    client,
    print,
  }: { slurm: Slurm; mapping: Mapping; client: Client | undefined; print: (line: string) => void },
  now: number,
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

  await item("scontrol", async () => {
    const { cluster, privateData } = await slurm.site();
    if (!/\b(jobs|usage)\b/.test(privateData)) return `the cluster is ${cluster}`;
    return `the cluster is ${cluster}; PrivateData=${privateData} hides others' jobs from all but operators`;
  });
  await item("squeue", async () => `${(await slurm.live()).length} jobs with GPUs`);
  await item(
    "sacct",
    async () => `${(await slurm.window(now - 3_600, now)).length} records of the last hour`,
  );
  await item("sinfo", async () => {
    const { partitions } = await slurm.hardware();
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
  return isFine;
}
