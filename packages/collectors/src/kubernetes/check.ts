import { z } from "zod";
import { type Checks, counted } from "../checks.ts";
import type { Kube } from "./kube.ts";
import type { Mapping } from "./mapping.ts";
import { findResources } from "./resources.ts";

interface Checked {
  readonly kube: Kube;
  readonly mapping: Mapping;
  readonly checks: Checks;
}

const version = z.object({ gitVersion: z.string() });
const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ capacity: z.record(z.string(), z.string()).default({}) }).prefault({}),
    }),
  ),
});

/** Tries whether the cluster answers, and whether all may be seen that there is to see. */
export async function check({ kube, mapping, checks: { item } }: Checked): Promise<void> {
  await item("Kubernetes", async () => {
    const { gitVersion } = version.parse(await kube.get("/version"));
    return `${gitVersion} at ${kube.server}`;
  });
  await item("nodes", async () => {
    const { items } = nodeList.parse(await kube.get("/api/v1/nodes"));
    const gpus = items.map(({ status }) =>
      mapping.gpus.reduce((sum, name) => sum + Number(status.capacity[name] ?? 0), 0),
    );
    const total = gpus.reduce((sum, count) => sum + count, 0);
    if (total > 0)
      return `${counted(total, "GPU", "GPUs")} on ${gpus.filter(Boolean).length} of ${items.length}`;
    throw new Error(
      `none of ${items.length} has GPUs called ${mapping.gpus.join(" or ")}; name them under gpus in the mapping file`,
    );
  });
  for (const place of ["namespaces", "pods"])
    await item(place, async () => {
      await kube.get(`/api/v1/${place}`, { limit: "1" });
      return "may be listed";
    });
  await item("workloads", async () => {
    const { found, forbidden } = await findResources(kube);
    const names = (resources: typeof found) => resources.map(({ kind }) => kind.kind).join(", ");
    if (forbidden.length > 0) throw new Error(`may not list ${names(forbidden)}; see the ClusterRole`);
    return names(found);
  });
}
