import { z } from "zod";
import { KINDS, type Kind } from "./kinds.ts";
import { type Kube, KubeError } from "./kube.ts";

/** A kind of object that the API serves, and where. */
export interface Resource {
  readonly kind: Kind;
  readonly path: string;
}

const groupList = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      versions: z.array(z.object({ version: z.string() })),
    }),
  ),
});
const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), verbs: z.array(z.string()) })),
});

/** Which of the known kinds a cluster has, each in the version that it prefers, and which of them may not be listed. */
export async function findResources(kube: Kube): Promise<{ found: Resource[]; forbidden: Resource[] }> {
  const found = new Map<Kind, Resource>();
  const { groups } = groupList.parse(await kube.get("/apis"));
  for (const { name, versions } of groups) {
    const kinds = KINDS.filter(({ group }) => group === name);
    // The first is the one that the API prefers; a kind may be in another one alone.
    for (const { version } of versions) {
      const isWhole = kinds.every((kind) => found.has(kind));
      if (isWhole) break;
      const root = `/apis/${name}/${version}`;
      const { resources } = resourceList.parse(await kube.get(root));
      for (const kind of kinds) {
        const served = resources.find((one) => one.kind === kind.kind && !one.name.includes("/"));
        const canBeWatched = served?.verbs.includes("list") && served.verbs.includes("watch");
        if (served && canBeWatched && !found.has(kind))
          found.set(kind, { kind, path: `${root}/${served.name}` });
      }
    }
  }
  const allowed: Resource[] = [];
  const forbidden: Resource[] = [];
  for (const resource of found.values()) {
    ((await mayList(kube, resource.path)) ? allowed : forbidden).push(resource);
  }
  return { found: allowed, forbidden };
}

async function mayList(kube: Kube, path: string): Promise<boolean> {
  try {
    await kube.get(path, { limit: "1" });
    return true;
  } catch (error) {
    if (error instanceof KubeError && error.status === 403) return false;
    throw error;
  }
}
