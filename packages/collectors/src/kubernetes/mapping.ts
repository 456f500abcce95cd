import { z } from "zod";
import { names, table, words } from "../names.ts";
import { WHOLE_GPUS } from "./gpus.ts";

const keys = (...known: string[]) => words.default(known);

/** How a site's names become Muster's. Everything has a default: without a mapping file names stay as Kubernetes has them. */
export const mappingSchema = z.strictObject({
  ...names,
  /** Labels or annotations that name the team: the workload's, else the namespace's. Without one it is the namespace. */
  team_keys: keys("muster/team"),
  /** Labels or annotations that name who submitted it: the workload's, else the namespace's. */
  submitter_keys: keys("muster/submitted-by"),
  /** The machine's or GPU's name on its nodes → what it is called. */
  instance_types: table,
  /** Resources of which one is a whole GPU. */
  gpus: words.default([...WHOLE_GPUS]),
  ignore: z
    .strictObject({ namespaces: words.default([]), kinds: words.default([]) }, "must be a table")
    .prefault({}),
});
export type Mapping = z.output<typeof mappingSchema>;

export const NO_MAPPING: Mapping = mappingSchema.parse({});
