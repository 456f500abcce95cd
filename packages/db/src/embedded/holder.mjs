import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * Whom a lock belongs to: a process, and when it began.
 * @typedef {{ pid: number, birth?: string | undefined }} Holder
 */

/**
 * The lock of the Muster that runs from a data folder.
 * @param {string} dataDir
 */
export const lockOf = (dataDir) => path.join(dataDir, "muster.lock");

/**
 * @param {string} file
 * @returns {Holder | undefined} undefined: there is no lock; pid 0: nobody that lives
 */
export function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    if (error instanceof SyntaxError) return { pid: 0 };
    throw error;
  }
}

/**
 * Whether who took a lock lives: one that was killed leaves it behind.
 * @param {Holder} holder
 */
export const isAlive = ({ pid, birth }) => birth !== undefined && birthOf(pid) === birth;

/**
 * When a process began, or undefined when there is none. With it a number that was given to another program since, as
 * happens at each start of a container, is not mistaken for the process that had it.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function birthOf(pid) {
  try {
    if (process.platform !== "linux") {
      // In words that are the same for whoever asks.
      const env = { LC_ALL: "C", TZ: "UTC" };
      const lines = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env });
      return lines.trim() || undefined;
    }
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    if (state === "Z") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[18]}`;
  } catch {
    return undefined;
  }
}
