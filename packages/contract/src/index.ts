export * from "./cursor.ts";
export * from "./endpoint.ts";
export * from "./endpoints/index.ts";
export * from "./envelope.ts";
export * from "./ids.ts";
export * from "./observation.ts";
export * from "./times.ts";
export * from "./workload.ts";
