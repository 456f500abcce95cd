import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Problem } from "./problem.mjs";

/**
 * Makes this process the only Muster that runs from this folder; a second call in the same process does nothing.
 * @param {string} dataDir
 * @returns {{ release: () => void, leftBehind: boolean }} `leftBehind`: the one before was killed and could not tidy up
 */
export function lock(dataDir) {
  const file = path.join(dataDir, "muster.lock");
  const mine = { pid: process.pid, birth: birthOf(process.pid) };
  for (let leftBehind = false; ; leftBehind = true) {
    try {
      // Refused when the file exists, so of two starts at once only one gets it.
      writeFileSync(file, JSON.stringify(mine), { flag: "wx", mode: 0o600 });
      return { release: () => releaseIfMine(file), leftBehind };
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
    }
    const holder = readHolder(file);
    if (holder?.pid === process.pid && holder.birth === mine.birth) return { release: () => {}, leftBehind };
    if (holder && holder.birth !== undefined && birthOf(holder.pid) === holder.birth) {
      throw new Problem(
        `Muster is already running from this data folder (pid ${holder.pid}). Stop it, or name another folder in MUSTER_DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function releaseIfMine(file) {
  if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
}

/**
 * @param {string} file
 * @returns {{ pid: number, birth: string | undefined } | undefined}
 */
function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * When a process began, or undefined when there is none. With it a number that was given to another program since, as
 * happens at each start of a container, is not mistaken for the process that had it.
 * @param {number} pid
 * @returns {string | undefined}
 */
function birthOf(pid) {
  try {
    if (process.platform !== "linux") {
      return (
        execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined
      );
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
