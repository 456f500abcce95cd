import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes this process the only one that works with a state: two that do not know of each other would tell the same things at
 * times that contradict each other. What a killed process left behind is taken over.
 * @returns what gives it back
 */
export function lock(file: string): () => void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const mine = `${process.pid} ${birthOf(process.pid) ?? ""}`;
  for (let tries = 0; tries < 3; tries++) {
    try {
      // Refused when the file exists, so of two at once only one gets it.
      writeFileSync(file, mine, { flag: "wx", mode: 0o600 });
      return () => {
        if (readHolder(file) === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
    }
    const holder = readHolder(file);
    const [pid, birth] = holder?.split(" ") ?? [];
    if (pid && birth && birthOf(Number(pid)) === birth) {
      throw new Error(
        `another collector (process ${pid}) already works with ${path.dirname(file)}; end that one first`,
      );
    }
    // Only what was read is removed: in between another process may have taken it.
    if (readHolder(file) === holder) rmSync(file, { force: true });
  }
  throw new Error(`${file} is taken again and again by others`);
}

function readHolder(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** When a process began, in ticks since the machine did, so that a number given out again is not mistaken for it. */
function birthOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return fields[0] === "Z" ? undefined : `${boot}-${fields[19]}`;
  } catch {
    return undefined;
  }
}
