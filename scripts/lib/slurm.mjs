import { existsSync, rmSync, writeFileSync } from "node:fs";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

/** What a Slurm of one's own is made of, in Debian's packages. */
const PACKAGES = [
  "slurmctld",
  "slurmd",
  "slurmdbd",
  "slurm-client",
  "slurm-wlm-basic-plugins",
  "slurm-wlm-mysql-plugin",
  "munge",
  "mariadb-server-core",
  "mariadb-client-core",
];
const PROGRAMS = ["slurmctld", "slurmd", "slurmdbd", "munged", "mariadbd"].map((name) => `/usr/sbin/${name}`);
const MAY_START = "/usr/sbin/policy-rc.d";

/**
 * Sees to it that a real Slurm can be started here, where need be by installing one.
 * @param {(line: string) => void} note told what takes long
 * @returns {Promise<string | undefined>} why it can't
 */
export async function whyNoSlurm(note) {
  if (process.getuid?.() !== 0) return "only root can start a Slurm";
  if (isInstalled()) return undefined;
  const advice = `no Slurm here; with it: apt-get install ${PACKAGES.join(" ")}`;
  // A machine that somebody works on is not ours to install daemons on.
  if (!existsSync("/usr/bin/apt-get") || existsSync("/run/systemd/system")) return advice;
  note("installing Slurm with apt-get");
  const keepsFromStarting = !existsSync(MAY_START);
  if (keepsFromStarting) writeFileSync(MAY_START, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const patience = ["-o", "DPkg::Lock::Timeout=300"];
    await run("apt-get", [...patience, "update"], { cwd: root, env });
    const install = [...patience, "install", "-y", "--no-install-recommends", ...PACKAGES];
    await run("apt-get", install, { cwd: root, env });
  } finally {
    if (keepsFromStarting) rmSync(MAY_START, { force: true });
  }
  return isInstalled() ? undefined : advice;
}

const isInstalled = () => PROGRAMS.every((program) => existsSync(program));
