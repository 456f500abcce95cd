import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type DemoFile, loadDemo } from "@muster/demo";
import { isEmpty } from "./database.ts";
import { step } from "./step.mjs";

/** Where the sign-ins and tokens of the demo organization are written. */
export function demoFileIn(dataDir: string): string {
  return path.join(dataDir, "demo.json");
}

/**
 * Loads the demo organization into an empty database, unless MUSTER_DEMO is 0. Returns the demo's sign-ins and tokens,
 * also those of an earlier start; undefined when there is no demo.
 */
export async function ensureDemo(
  dataDir: string,
  databaseUrl: string,
  url: string,
): Promise<DemoFile | undefined> {
  if (process.env.MUSTER_DEMO === "0") return undefined;
  const file = demoFileIn(dataDir);
  if (await isEmpty(databaseUrl)) {
    const demo = await step("loading the demo organization", (note) =>
      loadDemo({ databaseUrl, url, onProgress: note }),
    );
    return write(file, demo);
  }
  if (!existsSync(file)) return undefined;
  const known = JSON.parse(readFileSync(file, "utf8")) as DemoFile;
  return known.url === url ? known : write(file, { ...known, url });
}

function write(file: string, demo: DemoFile): DemoFile {
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return demo;
}
