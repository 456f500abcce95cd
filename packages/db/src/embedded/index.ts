export { PostgresError } from "./error.ts";
export { startPostgres, type PostgresOptions, type RunningPostgres } from "./start.ts";
