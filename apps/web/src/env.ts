import { SERVER_LIMITS, type ServerLimits } from "@muster/api";
import { z } from "zod";

const optional = z.string().min(1).optional();

const between = (least: number, most: number) => {
  const error = `must be a whole number ${most === MOST ? `of at least ${least}` : `from ${least} to ${most}`}`;
  return z.coerce.number(error).int(error).min(least, error).max(most, error);
};
const MOST = Number.MAX_SAFE_INTEGER;
const atLeast = (least: number, standard: number) => between(least, MOST).default(standard);
const port = between(0, 65_535);
const address = (example: string) => z.url(`must be an address, like ${example}`).optional();
const origins = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine(
    (list) =>
      list.every((origin) => origin === "*" || (URL.canParse(origin) && new URL(origin).origin === origin)),
    "must be origins like https://grafana.example.org, with commas between them, or *",
  );

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "silent"] as const;

/** What is of use together only. */
const TOGETHER = [
  ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"],
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
] as const;

const envSchema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  DATABASE_URL: z
    .string({ error: "must name the database, like postgresql://user:password@host:5432/muster" })
    .min(1),
  HOST: z.string().min(1).default("0.0.0.0"),
  PORT: port.default(3000),
  NEXTAUTH_SECRET: z
    .string({ error: "must be set: 32 or more random characters, the same on every replica" })
    .min(32, "must have 32 or more characters"),
  NEXTAUTH_URL: z
    .url("must be the address that people open, like https://muster.example.org")
    .refine(
      (url) => !URL.canParse(url) || new URL(url).pathname === "/",
      "must have no path: Muster needs a host name of its own",
    ),
  TRUSTED_PROXIES: between(0, 10).default(0),
  CORS_ORIGINS: origins.default([]),
  RATE_LIMIT_TOKEN: atLeast(0, SERVER_LIMITS.requestsPerToken),
  RATE_LIMIT_ORGANIZATION: atLeast(0, SERVER_LIMITS.requestsPerOrganization),
  MAX_READS: atLeast(1, SERVER_LIMITS.reads),
  MAX_INGESTS: atLeast(1, SERVER_LIMITS.ingests),
  MAX_PAGES: atLeast(1, SERVER_LIMITS.pages),
  MAX_DELAY_MS: atLeast(1, SERVER_LIMITS.delayMs),
  MAX_STATISTICS: atLeast(1, SERVER_LIMITS.statistics),
  DATABASE_CONNECTIONS: atLeast(2, SERVER_LIMITS.connections),
  STATEMENT_TIMEOUT_MS: atLeast(100, SERVER_LIMITS.statementTimeoutMs),
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().min(1).default("127.0.0.1"),
  OTEL_EXPORTER_OTLP_ENDPOINT: address("http://localhost:4318"),
  SHUTDOWN_DELAY_MS: atLeast(0, 0),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).default("info"),
  OIDC_ISSUER: address("https://login.example.org"),
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_NAME: z.string().min(1).default("Single sign-on"),
  GITHUB_CLIENT_ID: optional,
  GITHUB_CLIENT_SECRET: optional,
  GOOGLE_CLIENT_ID: optional,
  GOOGLE_CLIENT_SECRET: optional,
});
export type Env = z.infer<typeof envSchema>;

/** How much this server takes on. */
export const limitsOf = (env: Env): ServerLimits => ({
  requestsPerToken: env.RATE_LIMIT_TOKEN,
  requestsPerOrganization: env.RATE_LIMIT_ORGANIZATION,
  reads: env.MAX_READS,
  ingests: env.MAX_INGESTS,
  pages: env.MAX_PAGES,
  delayMs: env.MAX_DELAY_MS,
  statistics: env.MAX_STATISTICS,
  connections: env.DATABASE_CONNECTIONS,
  statementTimeoutMs: env.STATEMENT_TIMEOUT_MS,
});

/** Whether people reach Muster by https: then cookies are for https only, and browsers told so. */
export const isHttps = ({ NEXTAUTH_URL }: Env): boolean => NEXTAUTH_URL.startsWith("https:");

/** Settings that Muster can't start with. The message is made to be printed as it is. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads the settings from the environment; an empty one is none.
 * @throws SettingsError that names each setting that is wrong and what would be right, never its value
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(given);
  const wrong = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")} ${message}`),
    ...missingBeside(given),
  ];
  if (!parsed.success || wrong.length > 0)
    throw new SettingsError(`These settings are wrong: ${wrong.join("; ")}.`);
  return parsed.data;
}

const missingBeside = (given: Record<string, string | undefined>): string[] =>
  TOGETHER.flatMap((names) => {
    const first = names.find((name) => given[name] !== undefined);
    const missing = first === undefined ? [] : names.filter((name) => given[name] === undefined);
    return missing.map((name) => `${name} must be set beside ${first}`);
  });
