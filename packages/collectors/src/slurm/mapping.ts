import { z } from "zod";

const word = z.string("must be text; put it in quotes").min(1, "must not be empty");
const words = z.array(word, "must be a list, like [a, b]").default([]);
const table = z.record(z.string(), word, "must be a table of name: value").default({});
const email = z.email("must be an email address, like alice@example.org");

/** How a site's names become Muster's. Everything has a default: without a mapping file names stay as Slurm has them. */
export const mappingSchema = z.strictObject({
  /** Slurm account → team (slug or init_… id). An account that is not named goes to the team of its own name. */
  teams: table,
  /** Slurm user → email. */
  users: z.record(z.string(), email, "must be a table of user: email").default({}),
  /** Users who are not named: user@email_domain. */
  email_domain: z
    .string("must be a domain, like example.org")
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "must be a domain, like example.org")
    .optional(),
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

const own = (names: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(names, name) ? names[name] : undefined;

export const teamOf = ({ teams }: Mapping, account: string): string => own(teams, account) ?? account;

export function submitterOf({ users, email_domain }: Mapping, user: string): string {
  // Where names are those of a directory they may be addresses already.
  const isBare = user !== "" && !user.includes("@");
  return own(users, user) ?? (email_domain && isBare ? `${user}@${email_domain}` : user);
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
