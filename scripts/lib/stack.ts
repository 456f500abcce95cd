import path from "node:path";
import { openDatabase } from "./database.ts";
import type { DemoFile } from "@muster/demo";
import { ensureDemo } from "./demo.ts";
import { sessionSecret } from "./secret.ts";
import { claim } from "./claim.mjs";
import { root } from "./workspace.mjs";

/** Where the web app lies. */
export const webFolder = path.join(root, "apps/web");

/** Everything that the web server needs, running. */
export interface Stack {
  readonly dataDir: string;
  readonly port: number;
  /** The address that people open. */
  readonly url: string;
  readonly demo: DemoFile | undefined;
  /** The web server's environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** Takes the data folder, opens the database and loads the demo. All of it is given back when this process stops. */
export async function openStack(command: string): Promise<Stack> {
  const { dataDir, port } = await claim(command);
  const url = process.env.NEXTAUTH_URL || `http://localhost:${port}`;
  const databaseUrl = await openDatabase(dataDir);
  const demo = await ensureDemo(dataDir, databaseUrl, url);
  return {
    dataDir,
    port,
    url,
    demo,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      HOST: process.env.HOST || "0.0.0.0",
      NEXTAUTH_SECRET: sessionSecret(dataDir),
      NEXTAUTH_URL: url,
      NEXT_TELEMETRY_DISABLED: "1",
    },
  };
}
