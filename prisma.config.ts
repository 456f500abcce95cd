import { defineConfig } from "prisma/config";

// Only `generate`, `validate` and `format` run here; they never start this engine, they only ask that it exists.
// Where Prisma may download its own, unset nothing: an engine named in the environment wins.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= "/bin/true";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});
