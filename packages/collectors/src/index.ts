export type { Surroundings } from "./command.ts";
export { collectKubernetes, KUBERNETES_OPTIONS } from "./kubernetes/collect.ts";
export { collectSlurm } from "./slurm/collect.ts";
export { SLURM_OPTIONS } from "./slurm/options.ts";
export { findToken, readSecret, SecretFileError } from "./token.ts";
