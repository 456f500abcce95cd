import { readFileSync } from "node:fs";

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
  const file = process.env.MUSTER_DEMO_FILE;
  if (!file)
    throw new Error("MUSTER_DEMO_FILE must name the demo.json of a running Muster, like .data/demo.json.");
  return JSON.parse(readFileSync(file, "utf8")) as Demo;
}

/** The first demo person with a role. */
export function personOf(demo: Demo, role: DemoRole): DemoUser {
  const user = demo.users.find((one) => one.role === role);
  if (!user) throw new Error(`The demo has no ${role}.`);
  return user;
}
