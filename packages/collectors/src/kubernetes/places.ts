import { z } from "zod";
import { type Meta, metadataSchema, metaOf, type Reading } from "./meta.ts";
import type { Audience } from "./reflector.ts";

/** What a node is called as a machine: by the provider, else by its GPUs. */
const MACHINE_KEYS = ["node.kubernetes.io/instance-type", "nvidia.com/gpu.product"];

const schema = z.object({ metadata: metadataSchema });

/** What is said of the nodes or namespaces of a cluster, by their names. */
function createPlaces(reading: Reading) {
  const names = new Map<string, string>();
  const places = new Map<string, Meta>();
  const audience: Audience = {
    put(object) {
      const meta = metaOf(schema.parse(object).metadata, reading);
      names.set(meta.uid, meta.name);
      places.set(meta.name, meta);
    },
    remove(uid) {
      const name = names.get(uid);
      names.delete(uid);
      // One of the same name may be there already.
      if (name !== undefined && places.get(name)?.uid === uid) places.delete(name);
    },
  };
  return {
    audience,
    wordsOf: (name: string): Readonly<Record<string, string>> => places.get(name)?.words ?? {},
    uidOf: (name: string): string | undefined => places.get(name)?.uid,
  };
}

export const createNamespaces = createPlaces;

/** The nodes of a cluster, and what machines they are. */
export function createNodes() {
  const { audience, wordsOf } = createPlaces({ gpuNames: [], keys: new Set(MACHINE_KEYS) });
  const instanceTypeOf = (node: string): string | null => {
    const words = wordsOf(node);
    return MACHINE_KEYS.map((key) => words[key]).find((type) => type) ?? null;
  };
  return { audience, instanceTypeOf };
}
