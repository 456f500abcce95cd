import { z } from "zod";
import { take } from "./answers.ts";
import { KINDS, type Kind } from "./kinds.ts";
import { isForbidden, type Kube, KubeError } from "./kube.ts";

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

export interface Resources {
  /** Which of the known kinds a cluster has, each in the version that it prefers. */
  readonly found: readonly Resource[];
  /** Groups that it has, but does not say of what is in them. */
  readonly unclear: ReadonlySet<string>;
}

/** Asks a cluster for the kinds that are known here. */
export async function findResources(kube: Kube): Promise<Resources> {
  const found = new Map<Kind, Resource>();
  const unclear = new Set<string>();
  const { groups } = take(groupList, await kube.get("/apis"));
  for (const { name, versions } of groups) {
    const kinds = KINDS.filter(({ group }) => group === name);
    // The first is the one that the API prefers; a kind may be in another one alone.
    for (const { version } of versions) {
      const isWhole = kinds.every((kind) => found.has(kind));
      if (isWhole) break;
      const root = `/apis/${name}/${version}`;
      const resources = await resourcesAt(kube, root);
      if (!resources) unclear.add(name);
      for (const kind of kinds) {
        const served = resources?.find((one) => one.kind === kind.kind && !one.name.includes("/"));
        const canBeWatched = served?.verbs.includes("list") && served.verbs.includes("watch");
        if (served && canBeWatched && !found.has(kind))
          found.set(kind, { kind, path: `${root}/${served.name}` });
      }
    }
  }
  return { found: [...found.values()], unclear };
}

/** What a version of a group has; `undefined` where that is not said, as by an API server that has just begun. */
async function resourcesAt(kube: Kube, root: string) {
  try {
    return take(resourceList, await kube.get(root)).resources;
  } catch (error) {
    if (error instanceof KubeError && error.status !== 0) return undefined;
    throw error;
  }
}

/** Which of some kinds may be listed. Where the API fails otherwise it may be in order later. */
export async function mayList(
  kube: Kube,
  resources: readonly Resource[],
): Promise<{ allowed: Resource[]; forbidden: Resource[] }> {
  const answers = await Promise.all(resources.map(({ path }) => mayNotList(kube, path)));
  return {
    allowed: resources.filter((_, index) => !answers[index]),
    forbidden: resources.filter((_, index) => answers[index]),
  };
}

async function mayNotList(kube: Kube, path: string): Promise<boolean> {
  try {
    await kube.get(path, { limit: "1" });
    return false;
  } catch (error) {
    return isForbidden(error);
  }
}
