import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type DemoFile, isDemoOf, loadDemo } from "@muster/demo";
import { isEmpty } from "./database.ts";
import { wantsDemo } from "./settings.mjs";
import { step } from "./step.mjs";

/** Where the sign-ins and tokens of the demo organization are written. */
export function demoFileIn(dataDir: string): string {
  return path.join(dataDir, "demo.json");
}

/**
 * Loads the demo organization into an empty database, unless MUSTER_DEMO is 0. Returns the demo's sign-ins and tokens,
 * also those of an earlier start; undefined when this database has no demo that is known of.
 */
export async function ensureDemo(
  dataDir: string,
  databaseUrl: string,
  url: string,
): Promise<DemoFile | undefined> {
  if (!wantsDemo()) return undefined;
  if (await isEmpty(databaseUrl)) {
    const keep = (demo: DemoFile) => void write(dataDir, demo);
    return step("loading the demo organization", (note) =>
      loadDemo({ databaseUrl, url, onProgress: note, onMade: keep }),
    );
  }
  for (const file of filesIn(dataDir)) {
    const known = read(file);
    if (await isDemoOf(databaseUrl, known)) return write(dataDir, { ...known, url });
  }
  return undefined;
}

/** The demo's sign-ins are kept nowhere else, so those of another database stay, under the name of its organization. */
function write(dataDir: string, demo: DemoFile): DemoFile {
  const file = demoFileIn(dataDir);
  const other = existsSync(file) ? read(file).organization_id : demo.organization_id;
  if (other !== demo.organization_id) renameSync(file, path.join(dataDir, `demo-${other}.json`));
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return demo;
}

const read = (file: string): DemoFile => JSON.parse(readFileSync(file, "utf8")) as DemoFile;

/** The sign-ins of this data folder's databases, those used last first. */
function filesIn(dataDir: string): string[] {
  const others = readdirSync(dataDir).filter((name) => /^demo-org_\w+\.json$/.test(name));
  return ["demo.json", ...others].map((name) => path.join(dataDir, name)).filter((file) => existsSync(file));
}
