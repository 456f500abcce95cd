import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

/**
 * Makes this process the only one that works with a state: two that do not know of each other would tell the same things at
 * times that contradict each other. What a killed process left behind is taken over. Muster takes its data folder in the same way
 * (`scripts/lib/lock.mjs`), but must do so without anything that is installed.
 * @returns what gives it back
 */
export function lock(file: string): () => void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const mine = `${process.pid} ${birthOf(process.pid) ?? ""}`;
  // Written whole under a name of its own first: a lock is never seen half written.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, mine, { flag: "wx", mode: 0o600 });
  try {
    take(file, draft);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readHolder(file) === mine) rmSync(file, { force: true });
  };
}

/** Makes a draft the lock, where there is none or its holder is dead. Throws an `Error` when the holder lives. */
function take(file: string, draft: string): void {
  while (!link(draft, file)) {
    if (!isLeftBehind(file)) continue;
    // Only who holds this second lock replaces a dead one's, so nobody replaces the lock of who has just taken it over.
    const release = lock(`${file}.takeover`);
    try {
      if (!isLeftBehind(file)) continue;
      renameSync(draft, file);
      return;
    } finally {
      release();
    }
  }
}

/** Whether there was no such file, and now is. Of two at once only one does it. */
function link(draft: string, file: string): boolean {
  try {
    if (!tryLink(draft, file)) copyFileSync(draft, file, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Some file systems know no second name for a file. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (NO_LINKS.has(codeOf(error))) return false;
    throw error;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** Whether a dead process holds the lock; false when nobody does. Throws an `Error` when its holder lives. */
function isLeftBehind(file: string): boolean {
  const holder = readHolder(file);
  const [pid, ...birth] = holder?.split(" ") ?? [];
  if (!pid || birth.length === 0 || birthOf(Number(pid)) !== birth.join(" ")) return holder !== undefined;
  throw new Error(
    `another collector (process ${pid}) already works with ${path.dirname(file)}; end that one first`,
  );
}

function readHolder(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** When a process began, so that a number given out again is not mistaken for it; undefined when there is none. */
function birthOf(pid: number): string | undefined {
  try {
    if (process.platform !== "linux") {
      // In words that are the same for whoever asks.
      const env = { LC_ALL: "C", TZ: "UTC" };
      const line = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", env });
      return line.trim() || undefined;
    }
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return fields[0] === "Z" ? undefined : `${boot}-${fields[19]}`;
  } catch {
    return undefined;
  }
}
