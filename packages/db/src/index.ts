export * from "./pool.ts";
export * from "./prisma.ts";
