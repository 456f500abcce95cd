import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** The top of the checkout. */
export const root = path.resolve(import.meta.dirname, "../..");

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} [version]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {{ packageManager: { version: string } }} [devEngines]
 */

/**
 * The folders of all packages of the workspace, the top among them, relative to it.
 * @returns {string[]}
 */
export function packageFolders() {
  const groups = ["apps", "packages"].flatMap((group) => {
    const folder = path.join(root, group);
    return existsSync(folder) ? readdirSync(folder).map((name) => `${group}/${name}`) : [];
  });
  return [".", "bench", ...groups.toSorted()].filter((name) =>
    existsSync(path.join(root, name, "package.json")),
  );
}

/**
 * @param {string} folder relative to the top
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
}

/**
 * The environment in which the workspace's own tools run: they are found on the PATH, and send nothing home.
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment() {
  const { NODE_ENV: _, ...rest } = process.env;
  return {
    ...rest,
    PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${process.env.PATH ?? ""}`,
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    DO_NOT_TRACK: "1",
  };
}
