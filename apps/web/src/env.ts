import { z } from "zod";

const optional = z.string().min(1).optional();

const envSchema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  DATABASE_URL: z
    .string({ error: "must name the database, like postgresql://user:password@host:5432/muster" })
    .min(1),
  HOST: z.string().min(1).default("0.0.0.0"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  NEXTAUTH_SECRET: z
    .string({ error: "must be set: 32 or more random characters, the same on every replica" })
    .min(32),
  NEXTAUTH_URL: z.url("must be the address that people open, like https://muster.example.org"),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_NAME: z.string().min(1).default("Single sign-on"),
  GITHUB_CLIENT_ID: optional,
  GITHUB_CLIENT_SECRET: optional,
  GOOGLE_CLIENT_ID: optional,
  GOOGLE_CLIENT_SECRET: optional,
});
export type Env = z.infer<typeof envSchema>;

/** Whether people reach Muster by https: then cookies are for https only, and browsers told so. */
export const isHttps = ({ NEXTAUTH_URL }: Env): boolean => NEXTAUTH_URL.startsWith("https:");

/**
 * Reads the settings from the environment.
 * @throws Error that names each setting that is wrong and what would be right, never its value
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new Error(`These settings are wrong: ${wrong.join("; ")}.`);
}
