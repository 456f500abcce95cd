import { readFileSync } from "node:fs";
import path from "node:path";
import { env } from "./env.ts";

export type DemoRole = "ORG_ADMIN" | "TEAM_LEAD" | "MEMBER";

export interface DemoUser {
  readonly email: string;
  readonly password: string;
  readonly role: DemoRole;
  readonly initiative_ids: readonly string[];
}

/** What a running demo says of itself. */
export interface Demo {
  readonly url: string;
  readonly organization_id: string;
  readonly users: readonly DemoUser[];
  readonly tokens: Readonly<Record<DemoRole | "OTHER_ORG" | "INGEST", string>>;
  readonly ingest_cluster_id: string;
}

/** Reads the file that MUSTER_DEMO_FILE names. */
export function readDemo(): Demo {
  return JSON.parse(readFileSync(demoFile(), "utf8")) as Demo;
}

/** Where the running Muster writes its log. */
export const serverLog = (): string => path.join(path.dirname(demoFile()), "logs", "server.log");

function demoFile(): string {
  if (env.demoFile !== undefined) return env.demoFile;
  throw new Error("MUSTER_DEMO_FILE must name the demo.json of a running Muster, like .data/demo.json.");
}

/** The first demo person with a role. */
export function personOf(demo: Demo, role: DemoRole): DemoUser {
  const user = demo.users.find((one) => one.role === role);
  if (!user) throw new Error(`The demo has no ${role}.`);
  return user;
}
