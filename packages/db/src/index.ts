export * from "./attempts.ts";
export * from "./ending.ts";
export * from "./pool.ts";
export * from "./prisma.ts";
