import path from "node:path";
import type { NextConfig } from "next";

const root = path.resolve(import.meta.dirname, "../..");

export default {
  transpilePackages: ["@muster/access", "@muster/api", "@muster/contract", "@muster/core", "@muster/db"],
  serverExternalPackages: ["pg", "@node-rs/argon2", "pino", "swagger-ui-dist"],
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
  turbopack: { root },
  outputFileTracingRoot: root,
  // Types are checked by verify; a start need not wait for them again.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
} satisfies NextConfig;
