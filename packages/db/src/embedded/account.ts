import { spawnSync } from "node:child_process";
import { PostgresError } from "./error.ts";

/** The OS user that Postgres runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NAME = "postgres";
// Not ours: PGPORT, PGOPTIONS and the like in it are meant for somebody else's server.
const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
};

/** Options to spawn a program as that user (undefined: as ourselves), standing where every user can stand. */
export function as(account: Account | undefined) {
  return { ...account, cwd: "/", env: ENVIRONMENT as unknown as NodeJS.ProcessEnv };
}

/**
 * Postgres refuses to run as root, so root runs it as the OS user `postgres`, created when missing. For everybody else
 * this is undefined: they run it as themselves.
 */
export function accountForPostgres(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp();
  if (known) return known;
  const options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  spawnSync("useradd", [...options, NAME], as(undefined));
  const created = lookUp();
  if (created) return created;
  throw new PostgresError(
    `PostgreSQL does not run as root, and no OS user "${NAME}" could be created for it. Start Muster as an ordinary user, or name a server in DATABASE_URL.`,
  );
}

function lookUp(): Account | undefined {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, NAME], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** Whether that user may enter a folder: asked as that user, since every folder above it has a say. */
export function canEnter(account: Account | undefined, folder: string): boolean {
  return succeeds(account, 'test -d "$1" && test -x "$1"', folder);
}

/** Whether that user can run the PostgreSQL under `root`, with its libraries and its data. */
export function canRun(account: Account | undefined, root: string): boolean {
  const programs = '"$1/bin/postgres" --version && "$1/bin/initdb" --version';
  return succeeds(account, `${programs} && test -r "$1/share/postgresql/postgres.bki"`, root);
}

function succeeds(account: Account | undefined, script: string, argument: string): boolean {
  return spawnSync("/bin/sh", ["-c", script, "sh", argument], as(account)).status === 0;
}
