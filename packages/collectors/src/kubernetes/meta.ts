import { z } from "zod";

/** What is kept of the objects that are read. */
export interface Reading {
  /** Resources of which one is a whole GPU. */
  readonly gpuNames: readonly string[];
  /** Labels and annotations that say something. */
  readonly keys: ReadonlySet<string>;
}

/** The controller of an object, as the object names it. */
export interface OwnerReference {
  readonly uid: string;
  readonly group: string;
  readonly kind: string;
}

/** What is known of every object. Times in seconds since 1970. */
export interface Meta {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly createdAt: number;
  /** When its deletion was asked for. */
  readonly deletedAt: number | null;
  /** Labels, and annotations where there is no such label, as far as somebody asked for them. */
  readonly words: Readonly<Record<string, string>>;
  readonly owner: OwnerReference | null;
}

const ownerReference = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  uid: z.string(),
  controller: z.boolean().nullish(),
});
const words = z.record(z.string(), z.string()).nullish();

/** The metadata of an object as the API tells of it. */
export const metadataSchema = z.object({
  uid: z.string(),
  name: z.string(),
  namespace: z.string().default(""),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().nullish(),
  deletionGracePeriodSeconds: z.number().nullish(),
  labels: words,
  annotations: words,
  ownerReferences: z.array(ownerReference).nullish(),
});

export function metaOf(raw: z.output<typeof metadataSchema>, { keys }: Reading): Meta {
  const owner = raw.ownerReferences?.find(({ controller }) => controller === true);
  const goneAt = seconds(raw.deletionTimestamp);
  const said = Object.entries({ ...raw.annotations, ...raw.labels });
  return {
    uid: raw.uid,
    name: raw.name,
    namespace: raw.namespace,
    createdAt: seconds(raw.creationTimestamp) ?? 0,
    // The API tells when the time that it gives will be over.
    deletedAt: goneAt === null ? null : goneAt - (raw.deletionGracePeriodSeconds ?? 0),
    words: Object.fromEntries(said.filter(([key]) => keys.has(key))),
    owner: owner ? { uid: owner.uid, group: groupOf(owner.apiVersion), kind: owner.kind } : null,
  };
}

/** The group of an `apiVersion`, "" for the core's. Versions of one kind are views of the same object. */
const groupOf = (apiVersion: string): string => apiVersion.split("/").slice(0, -1).join("/");

/** Something that is so of an object since a moment. */
export const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  lastTransitionTime: z.string().nullish(),
});

/** Seconds since 1970 of a time as the API writes it; null for none. */
export function seconds(time: string | null | undefined): number | null {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? null : Math.floor(at / 1000);
}
