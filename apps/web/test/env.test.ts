import { expect, test } from "vitest";
import { limitsOf, readEnv } from "../src/env.ts";

const least = {
  NODE_ENV: "production" as const,
  DATABASE_URL: "postgresql://localhost/muster",
  NEXTAUTH_SECRET: "x".repeat(32),
  NEXTAUTH_URL: "https://muster.example.org",
};

test("an empty setting is none", () => {
  const empty = { RATE_LIMIT_TOKEN: "", METRICS_PORT: "", OTEL_EXPORTER_OTLP_ENDPOINT: "", LOG_LEVEL: "" };
  expect(readEnv({ ...least, ...empty })).toEqual(readEnv(least));
  expect(limitsOf(readEnv({ ...least, ...empty })).requestsPerToken).toBeGreaterThan(0);
});

test.each([
  [{ NEXTAUTH_URL: "https://tools.example.org/muster" }, /NEXTAUTH_URL must have no path/],
  [{ NEXTAUTH_URL: "tools.example.org" }, /NEXTAUTH_URL must be the address/],
  [{ NEXTAUTH_SECRET: "short" }, /NEXTAUTH_SECRET/],
  [{ PORT: "abc" }, /PORT must be a whole number from 0 to 65535/],
  [{ LOG_LEVEL: "loud" }, /LOG_LEVEL must be one of fatal, error, .* silent/],
  [{ MAX_READS: "0" }, /MAX_READS must be a whole number of at least 1/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "here" }, /OTEL_EXPORTER_OTLP_ENDPOINT must be an address, like http/],
  [
    { OIDC_ISSUER: "https://login.example.org", OIDC_CLIENT_ID: "muster" },
    /OIDC_CLIENT_SECRET must be set beside OIDC_ISSUER/,
  ],
  [{ GITHUB_CLIENT_SECRET: "s" }, /GITHUB_CLIENT_ID must be set beside GITHUB_CLIENT_SECRET/],
  [{ PORT: "abc", GITHUB_CLIENT_ID: "s" }, /PORT .*; GITHUB_CLIENT_SECRET must be set beside/],
  [{ DATABASE_URL: "" }, /DATABASE_URL must name the database/],
])("what is wrong is named, without its value", (wrong, message) => {
  expect(() => readEnv({ ...least, ...wrong })).toThrow(message);
  expect(() => readEnv({ ...least, ...wrong })).not.toThrow(/short\b.*short|tools\.example/);
});
