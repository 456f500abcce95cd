export { collectSlurm, type Surroundings } from "./slurm/collect.ts";
