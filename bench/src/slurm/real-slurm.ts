import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePorts, startKeeper } from "../keeper.ts";

/** A real Slurm on this machine. It ends with this process, however that ends. */
export interface RealSlurm {
  /** What finds it: PATH, SLURM_CONF. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command as root and resolves with what it prints. */
  run(command: string, ...args: string[]): Promise<string>;
  /** Submits a job as somebody and resolves with its id. The script is the last of the arguments. */
  submit(user: string, ...args: string[]): Promise<string>;
  /** Waits until the controller has told its ledger, and written down, all that it has done so far. */
  settle(): Promise<void>;
  kill(daemon: "slurmctld" | "slurmdbd"): Promise<void>;
  start(daemon: "slurmctld" | "slurmdbd"): Promise<void>;
  stop(): Promise<void>;
}

const READY_MS = 90_000;
const COMMAND_MS = 30_000;
/** The controller writes its state down at most so long after a change (SAVE_MAX_WAIT is 5 s). */
const SAVE_MS = 6_000;
const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** Which of Slurm's programs are missing, or why it can't run here; `undefined` when it can. */
export async function whyNoSlurm(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "a real Slurm can only be started by root";
  const needed = ["slurmctld", "slurmd", "slurmdbd", "sacct", "munged", "mariadbd"];
  const found = await Promise.all(
    needed.map((name) =>
      promisify(execFile)("which", [name], { env: { PATH } }).then(
        () => true,
        () => false,
      ),
    ),
  );
  const missing = needed.filter((_, index) => !found[index]);
  return missing.length > 0 ? `${missing.join(", ")} not installed` : undefined;
}

export interface SlurmOptions {
  /** For how many seconds the controller shows what has ended. */
  readonly minJobAge: number;
  /** The root of another system that has another Slurm (debootstrap's, with /proc and /dev). */
  readonly root?: string | undefined;
}

/** Starts one; takes about 10 s. */
export async function startSlurm({ minJobAge, root }: SlurmOptions): Promise<RealSlurm> {
  const base = path.join(tmpdir(), `muster-slurm-${process.pid}-${Date.now()}`);
  const ports = await freePorts(5);
  const script = path.join(root ?? "", tmpdir(), `${path.basename(base)}.sh`);
  cpSync(path.join(import.meta.dirname, "cluster.sh"), script);
  const inRoot = root === undefined ? [] : ["chroot", root];
  const bin = root === undefined ? undefined : commandsIn(root);
  const daemons = ["bash", path.join(tmpdir(), path.basename(script)), base, ...ports.map(String)];
  const keeper = startKeeper({
    what: "Slurm",
    command: [...inRoot, ...daemons],
    env: { PATH, MIN_JOB_AGE: String(minJobAge) },
    patienceMs: READY_MS,
  });
  await keeper.hear("ready");

  const env = {
    PATH: bin === undefined ? PATH : `${bin}:${PATH}`,
    SLURM_CONF: path.join(base, "etc/slurm.conf"),
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
  };
  const run = async (command: string, ...args: string[]): Promise<string> => {
    const words = [...inRoot, command, ...args];
    const { stdout } = await promisify(execFile)(words[0] ?? command, words.slice(1), {
      env,
      cwd: "/",
      timeout: COMMAND_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  };
  return {
    env,
    run,
    async submit(user, ...args) {
      const work = args.pop() ?? "true";
      const as = ["--reuid", user, "--regid", user === "nobody" ? "nogroup" : user, "--clear-groups"];
      const id = await run(
        "setpriv",
        ...as,
        "sbatch",
        "--parsable",
        "-o",
        "/dev/null",
        ...args,
        "--wrap",
        work,
      );
      return id.trim();
    },
    async settle() {
      await sleep(SAVE_MS);
      for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(200))
        if (/^DBD Agent queue size: 0$/m.test(await run("sdiag"))) return;
      throw new Error("Slurm: the controller does not reach its ledger.");
    },
    kill: (daemon) => keeper.tell("kill", daemon),
    start: (daemon) => keeper.tell("start", daemon),
    async stop() {
      await keeper.end();
      for (const file of [script, bin]) if (file) rmSync(file, { recursive: true, force: true });
    },
  };
}

/** A folder with Slurm's commands, each run in another root. */
function commandsIn(root: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "slurm-commands-"));
  for (const name of ["squeue", "sacct", "sinfo", "scontrol"]) {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\nexec chroot ${root} /usr/bin/${name} "$@"\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
