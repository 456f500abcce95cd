export type { Surroundings } from "./command.ts";
export { collectKubernetes } from "./kubernetes/collect.ts";
export { collectSlurm } from "./slurm/collect.ts";
