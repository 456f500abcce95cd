import { z } from "zod";
import { names, own, table, words as list } from "../names.ts";

const words = list.default([]);

/** How a site's names become Muster's: accounts are teams. Everything has a default: without a mapping file names stay as Slurm has them. */
export const mappingSchema = z.strictObject({
  ...names,
  instance_types: z
    .strictObject({ gpus: table, features: table, partitions: table }, "must be a table")
    .prefault({}),
  ignore: z
    .strictObject({ accounts: words, users: words, partitions: words, gpus: words }, "must be a table")
    .prefault({}),
});
export type Mapping = z.output<typeof mappingSchema>;

export const NO_MAPPING: Mapping = mappingSchema.parse({});

/** What of a job the mapping looks at. */
export interface Named {
  readonly user: string;
  readonly account: string;
  readonly partition: string;
  readonly constraints: string;
  readonly gpuType: string | null;
}

export const isIgnoredBy = ({ ignore }: Mapping, job: Named): boolean =>
  ignore.accounts.includes(job.account) ||
  ignore.users.includes(job.user) ||
  // A job that waits may name several partitions; it is ignored when it can run in no other.
  (ignore.partitions.length > 0 &&
    job.partition.split(",").every((name) => ignore.partitions.includes(name))) ||
  (job.gpuType !== null && ignore.gpus.includes(job.gpuType));

/** What a job's GPUs are called: by their type, else a feature that it asked for, else its partition. */
export function instanceTypeOf(
  { instance_types: { gpus, features, partitions } }: Mapping,
  job: Named,
  typeInPartition: string | undefined,
): string | null {
  const byType = (type: string | null | undefined) => (type ? (own(gpus, type) ?? type) : undefined);
  const feature = job.constraints.split(/[^\w.-]+/).find((name) => own(features, name) !== undefined);
  return (
    byType(job.gpuType) ??
    (feature === undefined ? undefined : own(features, feature)) ??
    own(partitions, job.partition) ??
    byType(typeInPartition) ??
    null
  );
}
