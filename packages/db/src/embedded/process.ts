import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import path from "node:path";
import { codeOf } from "./error.ts";

/** What a process id stands for, seen from one cluster. A zombie is dead, but Postgres takes it for alive. */
export type ProcessState = "ours" | "foreign" | "zombie" | "gone";

/** What is known of a cluster's server from its `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** Reads `postmaster.pid`; undefined when there is none (or only its beginning has been written). */
export function readPostmaster(directory: string): Postmaster | undefined {
  try {
    const lines = readFileSync(path.join(directory, "postmaster.pid"), "utf8").split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return Number.isInteger(pid) && pid > 1 ? { pid, port } : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether there is a process of this id, be it another user's. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Whether a process is the server of the cluster in `directory`, another program that got its number since, or none. */
export function stateOf(pid: number, directory: string): ProcessState {
  if (!hasProcess(pid)) return "gone";
  if (process.platform !== "linux") {
    const ps = spawnSync("ps", ["-o", "stat=,command=", "-p", String(pid)], {
      encoding: "utf8",
    }).stdout.trim();
    if (ps === "") return "gone";
    return ps.startsWith("Z") ? "zombie" : ps.includes(directory) ? "ours" : "foreign";
  }
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    if (status.slice(status.lastIndexOf(")") + 2).startsWith("Z")) return "zombie";
    // Every process of a cluster stands in its folder.
    return readlinkSync(`/proc/${pid}/cwd`) === directory ? "ours" : "foreign";
  } catch (error) {
    return codeOf(error) === "EACCES" || codeOf(error) === "EPERM" ? "foreign" : "gone";
  }
}

/**
 * Whether any process still works on the cluster. Only Linux can tell; elsewhere it is so until `patienceIsOver`: Postgres
 * itself then still refuses to work on a folder that another one holds.
 */
export function isInUse(directory: string, patienceIsOver: boolean): boolean {
  if (process.platform !== "linux") return !patienceIsOver;
  return readdirSync("/proc").some(
    (name) => /^\d+$/.test(name) && stateOf(Number(name), directory) === "ours",
  );
}
