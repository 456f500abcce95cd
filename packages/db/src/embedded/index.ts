export { PostgresError } from "./error.ts";
export { hasProcess } from "./process.ts";
export { startPostgres, type PostgresOptions, type RunningPostgres } from "./start.ts";
