import { existsSync } from "node:fs";
import { whyNotInstalled } from "./debian.mjs";

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

/**
 * Sees to it that a real Slurm can be started here, where need be by installing one.
 * @param {(line: string) => void} note told what takes long
 * @returns {Promise<string | undefined>} why it can't
 */
export async function whyNoSlurm(note) {
  if (process.getuid?.() !== 0) return "only root can start a Slurm";
  const isInstalled = () => PROGRAMS.every((program) => existsSync(program));
  return whyNotInstalled({ name: "Slurm", packages: PACKAGES, isInstalled }, note);
}
