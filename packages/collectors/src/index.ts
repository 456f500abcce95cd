export type { Surroundings } from "./command.ts";
export { collectSlurm } from "./slurm/collect.ts";
