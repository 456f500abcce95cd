import { existsSync, rmSync, writeFileSync } from "node:fs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

const MAY_START = "/usr/sbin/policy-rc.d";

/**
 * Sees to it that programs of Debian's packages are here, where need be by installing them; none of their services is started.
 * @param {object} wanted
 * @param {string} wanted.name of what they are, for people
 * @param {readonly string[]} wanted.packages
 * @param {() => boolean} wanted.isInstalled
 * @param {(line: string) => void} note told what takes long
 * @returns {Promise<string | undefined>} why they are not here
 */
export async function whyNotInstalled({ name, packages, isInstalled }, note) {
  if (isInstalled()) return undefined;
  const advice = `no ${name} here; with it: apt-get install ${packages.join(" ")}`;
  const isRoot = process.getuid?.() === 0;
  // A machine that somebody works on is not ours to install daemons on.
  if (!isRoot || !existsSync("/usr/bin/apt-get") || existsSync("/run/systemd/system")) return advice;
  note(`installing ${name} with apt-get`);
  const keepsFromStarting = !existsSync(MAY_START);
  if (keepsFromStarting) writeFileSync(MAY_START, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const patience = ["-o", "DPkg::Lock::Timeout=300"];
    await run("apt-get", [...patience, "update"], { cwd: root, env });
    const install = [...patience, "install", "-y", "--no-install-recommends", ...packages];
    await run("apt-get", install, { cwd: root, env });
  } finally {
    if (keepsFromStarting) rmSync(MAY_START, { force: true });
  }
  return isInstalled() ? undefined : advice;
}
