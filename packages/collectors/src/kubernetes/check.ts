import { z } from "zod";
import { type Checks, counted } from "../checks.ts";
import { sentenceOf, take } from "./answers.ts";
import { isForbidden, type Kube } from "./kube.ts";
import type { Mapping } from "./mapping.ts";
import { findResources } from "./resources.ts";

interface Checked {
  readonly kube: Kube;
  readonly mapping: Mapping;
  readonly checks: Checks;
}

const version = z.object({ gitVersion: z.string() });
const nodeList = z.object({
  metadata: z.object({ continue: z.string().nullish() }),
  items: z
    .array(
      z.object({ status: z.object({ capacity: z.record(z.string(), z.string()).default({}) }).prefault({}) }),
    )
    .nullish(),
});

/** Tries whether the cluster answers, and whether all may be seen that there is to see. */
export async function check({ kube, mapping, checks: { item } }: Checked): Promise<void> {
  await item("Kubernetes", async () => {
    const { gitVersion } = take(version, await kube.get("/version"));
    return `${gitVersion} at ${kube.server}`;
  });
  await item("nodes", async () => {
    const { counts, parts } = await gpusOfNodes(kube, mapping);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const uncounted = parts.length > 0 ? [`slices and shares do not count: ${parts.join(", ")}`] : [];
    await tryToSee(kube, "/api/v1/nodes");
    if (total > 0) {
      const found = `${counted(total, "GPU", "GPUs")} on ${counts.filter(Boolean).length} of ${counts.length}`;
      return [found, ...uncounted, SEEN].join("; ");
    }
    const none = `none of ${counts.length} has GPUs called ${mapping.gpus.join(" or ")}`;
    throw new Error([none, "name them under gpus in the mapping file", ...uncounted].join("; "));
  });
  for (const place of ["namespaces", "pods"])
    await item(place, async () => {
      await tryToSee(kube, `/api/v1/${place}`);
      return SEEN;
    });
  await item("workloads", async () => {
    const { found, unclear } = await findResources(kube);
    if (unclear.size > 0) throw new Error(`the API does not say what it has of ${[...unclear].join(", ")}`);
    const forbidden: string[] = [];
    for (const { kind, path } of found)
      await tryToSee(kube, path).catch((error: unknown) => {
        if (!isForbidden(error)) throw new Error(`${kind.kind}: ${sentenceOf(error)}`);
        forbidden.push(kind.kind);
      });
    if (forbidden.length > 0)
      throw new Error(`may not list and watch ${forbidden.join(", ")}; see the ClusterRole`);
    return `${found.map(({ kind }) => kind.kind).join(", ")}; ${SEEN}`;
  });
}

const SEEN = "may be listed and watched";
const listHead = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

/** Does to a list what the collector does: lists some, and watches from there on until the API has begun to answer. */
async function tryToSee(kube: Kube, path: string): Promise<void> {
  const { resourceVersion } = take(listHead, await kube.get(path, { limit: "1" })).metadata;
  const enough = new AbortController();
  const watching = kube.watch(path, resourceVersion, {
    signal: enough.signal,
    opened: () => enough.abort(),
  });
  try {
    for await (const _ of watching) return;
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
}

/** A part of a GPU, as device plugins call it. */
const PART = /^[a-z]+\.com\/(mig-.+|gpu\.shared)$/;

/** How many GPUs each node has, and which parts of some there are that are not counted. Page by page: a node's list of images is long. */
async function gpusOfNodes(kube: Kube, { gpus }: Mapping) {
  const counts: number[] = [];
  const parts = new Set<string>();
  let next: string | undefined;
  do {
    const query = { limit: "500", ...(next !== undefined && { continue: next }) };
    const { metadata, items } = take(nodeList, await kube.get("/api/v1/nodes", query));
    for (const { status } of items ?? []) {
      counts.push(gpus.reduce((sum, name) => sum + Number(status.capacity[name] ?? 0), 0));
      for (const [name, count] of Object.entries(status.capacity))
        if (PART.test(name) && Number(count) > 0 && !gpus.includes(name)) parts.add(name);
    }
    next = metadata.continue || undefined;
  } while (next !== undefined);
  return { counts, parts: [...parts].sort() };
}
