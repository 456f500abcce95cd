import { z } from "zod";

/** How many of each resource: `{ "nvidia.com/gpu": "8" }`. */
const quantities = z.record(z.string(), z.union([z.string(), z.number()])).catch({});
const container = z.object({
  resources: z.object({ limits: quantities.default({}), requests: quantities.default({}) }).catch({
    limits: {},
    requests: {},
  }),
  restartPolicy: z.string().optional(),
});
type Container = z.output<typeof container>;
const containers = z.array(container).nullish();
const podSpec = z.object({ containers, initContainers: containers });

/** Which resources are whole GPUs. Slices (MIG) and shared ones have other names, and never count as whole ones. */
export const WHOLE_GPUS: readonly string[] = ["nvidia.com/gpu", "amd.com/gpu"];

/** The whole GPUs that a pod holds from when it is scheduled until it ends. Of a spec that can't be read, none. */
export function podGpus(spec: unknown, names: readonly string[]): number {
  const parsed = podSpec.safeParse(spec);
  if (!parsed.success) return 0;
  const gpusOf = ({ resources: { limits, requests } }: Container): number =>
    names.reduce((sum, name) => sum + wholeNumber(limits[name] ?? requests[name]), 0);
  const init = parsed.data.initContainers ?? [];
  // What is started first and goes on beside the others holds its own for as long as they do.
  const besides = init.filter(({ restartPolicy }) => restartPolicy === "Always");
  const before = init.filter(({ restartPolicy }) => restartPolicy !== "Always");
  const beside = sum(besides.map(gpusOf));
  return Math.max(
    sum((parsed.data.containers ?? []).map(gpusOf)) + beside,
    ...before.map((one) => gpusOf(one) + beside),
  );
}

/**
 * The whole GPUs that a controller asks for, found in its spec: those of each pod template, as often as the numbers of copies on
 * the way to it say. All known controllers describe their pods so.
 */
export function wantedGpus(spec: unknown, names: readonly string[]): number {
  if (Array.isArray(spec)) return sum(spec.map((one) => wantedGpus(one, names)));
  if (typeof spec !== "object" || spec === null) return 0;
  const fields = spec as Readonly<Record<string, unknown>>;
  if (Array.isArray(fields.containers)) return podGpus(fields, names);
  // A Job starts no more pods than it has completions left to reach.
  const atOnce = Math.min(copies(fields.parallelism), copies(fields.completions ?? fields.parallelism));
  const times = copies(fields.replicas ?? fields.minReplicas) * atOnce * copies(fields.numOfHosts);
  return (
    times * (ofGroup(fields, names) ?? ofNodes(fields, names) ?? wantedGpus(Object.values(fields), names))
  );
}

/** A LeaderWorkerSet's group: one leader, as many workers as make up its size. */
function ofGroup(
  { size, workerTemplate, leaderTemplate }: Readonly<Record<string, unknown>>,
  names: readonly string[],
) {
  if (workerTemplate === undefined) return undefined;
  const leader = wantedGpus(leaderTemplate ?? workerTemplate, names);
  return leader + (copies(size) - 1) * wantedGpus(workerTemplate, names);
}

/** A TrainJob's trainer: so many nodes, each with the same resources. */
function ofNodes(
  { numNodes, resourcesPerNode }: Readonly<Record<string, unknown>>,
  names: readonly string[],
) {
  if (resourcesPerNode === undefined) return undefined;
  return copies(numNodes) * podGpus({ containers: [{ resources: resourcesPerNode }] }, names);
}

/** Where nothing is said there is one. */
const copies = (count: unknown): number => (count === undefined || count === null ? 1 : wholeNumber(count));

function wholeNumber(quantity: unknown): number {
  const number = Number(quantity ?? 0);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
