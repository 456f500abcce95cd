import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Problem } from "./problem.mjs";
import { run } from "./run.mjs";
import { root, toolEnvironment } from "./workspace.mjs";

// Without the windows that nobody sees: the tests take two thirds of the time that they take in the others.
const SHELL = "/usr/bin/chromium-headless-shell";
const INSTALLED = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(
  (name) => `/usr/bin/${name}`,
);
const FROM_NPM = "@sparticuz/chromium@143.0.0";
const npmFolder = path.join(root, ".cache/chromium");

/**
 * The path of a browser that runs here: CHROMIUM_PATH; Debian's Chromium without windows, which root gets from apt-get; any that is
 * installed; Playwright's. Where there is none, one is installed: by apt-get as root, by Playwright, or from npm. Throws a `Problem`
 * when nothing helps: browser tests are never skipped.
 * @param {(line: string) => void} note told what takes long
 * @returns {Promise<string>}
 */
export async function findChromium(note = () => {}) {
  if (process.env.CHROMIUM_PATH) {
    if (await works(process.env.CHROMIUM_PATH)) return process.env.CHROMIUM_PATH;
    throw new Problem(
      `CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which is no browser that runs here.`,
    );
  }
  const shell =
    (await firstThatWorks([SHELL])) ?? (await installWithApt("chromium-headless-shell", [SHELL], note));
  if (shell) return shell;
  const found = await firstThatWorks([...INSTALLED, playwrightsOwn(), await unpackFromNpm()]);
  if (found) return found;
  const installChromium = () => installWithApt("chromium", INSTALLED, note);
  for (const install of [installChromium, installWithPlaywright, installFromNpm]) {
    const installed = await install(note);
    if (installed) return installed;
  }
  throw new Problem(
    "The browser tests need Chromium; none was found and none could be installed. Install it (Debian: apt-get install chromium) or name one in CHROMIUM_PATH.",
  );
}

/** @param {ReadonlyArray<string | undefined>} candidates */
async function firstThatWorks(candidates) {
  for (const candidate of candidates) {
    if (candidate !== undefined && (await works(candidate))) return candidate;
  }
  return undefined;
}

/**
 * Whether a browser runs: Ubuntu's /usr/bin/chromium-browser may be a script that only names another package.
 * @param {string} file
 */
async function works(file) {
  if (!existsSync(file)) return false;
  return promisify(execFile)(file, ["--version"], { timeout: 30_000 }).then(
    ({ stdout }) => /chrom/i.test(stdout),
    () => false,
  );
}

/**
 * @param {string} name of a package
 * @param {readonly string[]} files that may be the browser in it
 * @param {(line: string) => void} note
 */
async function installWithApt(name, files, note) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  note(`installing ${name} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // A bare container has no font at all; pages would show boxes.
  const packages = [name, "fonts-liberation"];
  await run("apt-get", ["update"], { cwd: root, env });
  await run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { cwd: root, env });
  return firstThatWorks(files);
}

/** @param {(line: string) => void} note */
async function installWithPlaywright(note) {
  note("installing Chromium with Playwright");
  const cwd = path.join(root, "apps/web");
  await run(path.join(cwd, "node_modules/.bin/playwright"), ["install", "chromium"], {
    cwd,
    env: toolEnvironment(),
  });
  return firstThatWorks([playwrightsOwn()]);
}

function playwrightsOwn() {
  try {
    const require = createRequire(path.join(root, "apps/web/package.json"));
    return /** @type {string} */ (require("@playwright/test").chromium.executablePath());
  } catch {
    return undefined;
  }
}

/** @param {(line: string) => void} note */
async function installFromNpm(note) {
  note("installing Chromium from npm");
  mkdirSync(npmFolder, { recursive: true });
  const args = ["install", "--prefix", npmFolder, "--no-save", "--no-audit", "--no-fund", FROM_NPM];
  await run("npm", args, { cwd: npmFolder });
  return firstThatWorks([await unpackFromNpm()]);
}

/** npm brings it compressed; it unpacks itself into the system's temporary folder, with the libraries it needs. */
async function unpackFromNpm() {
  if (!existsSync(path.join(npmFolder, "node_modules"))) return undefined;
  try {
    const entry = createRequire(path.join(npmFolder, "x.js")).resolve("@sparticuz/chromium");
    const { default: chromium } = await import(pathToFileURL(entry).href);
    return /** @type {string} */ (await chromium.executablePath());
  } catch {
    return undefined;
  }
}
