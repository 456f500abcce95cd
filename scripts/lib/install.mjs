import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runQuietly } from "./run.mjs";
import { step } from "./step.mjs";
import { packageFolders, readManifest, root, toolEnvironment } from "./workspace.mjs";

const stampFile = path.join(root, "node_modules/.muster-install");

/**
 * Installs what the lockfile names, unless exactly that is installed already. Needs the network only when it does.
 * @param {string} logFolder where pnpm's output goes
 */
export async function ensureInstalled(logFolder) {
  const wanted = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  await step("installing packages (a minute the first time)", async () => {
    const [command, ...args] = pnpm();
    // CI: pnpm must not ask whether it may replace what another version of it installed.
    const env = { ...toolEnvironment(), CI: "true" };
    const logFile = path.join(logFolder, "install.log");
    await runQuietly("Installing", command, [...args, "install", "--frozen-lockfile"], {
      cwd: root,
      env,
      logFile,
    });
    writeFileSync(stampFile, wanted);
  });
}

/**
 * Builds what has changed since it was last built.
 * @param {string} logFolder where the output goes
 */
export async function ensureBuilt(logFolder) {
  await step("building (a minute the first time)", () => turbo("Building", "build", logFolder));
}

/**
 * Generates the code that the sources need, where its input has changed.
 * @param {string} logFolder where the output goes
 */
export async function ensureGenerated(logFolder) {
  await step("generating the database client", () => turbo("Generating", "generate", logFolder));
}

/**
 * @param {string} what
 * @param {string} task
 * @param {string} logFolder
 */
function turbo(what, task, logFolder) {
  const logFile = path.join(logFolder, `${task}.log`);
  return runQuietly(what, "turbo", ["run", task], { cwd: root, env: toolEnvironment(), logFile });
}

/** What decides which packages are installed. */
function fingerprint() {
  const manifests = packageFolders().map((folder) => path.join(folder, "package.json"));
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc", ...manifests]) {
    const file = path.join(root, name);
    hash.update(`\n${name}\n`).update(existsSync(file) ? readFileSync(file) : "");
  }
  return hash.digest("hex");
}

/**
 * The command that runs the pinned pnpm: the installed one, else npm fetches it.
 * @returns {[string, ...string[]]}
 */
function pnpm() {
  const version = readManifest(".").devEngines?.packageManager.version ?? "latest";
  const installed = path.join(root, "node_modules/pnpm");
  if (existsSync(installed) && readManifest("node_modules/pnpm").version === version) {
    return [process.execPath, path.join(installed, "bin/pnpm.cjs")];
  }
  return ["npx", "--yes", `pnpm@${version}`];
}
