import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { as } from "./account.ts";
import { PostgresError } from "./error.ts";
import type { Placement } from "./placement.ts";

/** The name of the superuser. */
export const SUPERUSER = "postgres";

/** A cluster on disk and the key to it. */
export interface Cluster extends Placement {
  /** The folder that Postgres calls its data directory. */
  readonly directory: string;
  readonly password: string;
}

/** The cluster at that place, created when there is none yet. The password is kept in `<dataDir>/postgres.json` (mode 600). */
export async function openCluster(
  dataDir: string,
  placement: Placement,
  durable: boolean,
  onProgress: (line: string) => void,
): Promise<Cluster> {
  const directory = path.join(placement.home, "18");
  const exists = existsSync(path.join(directory, "PG_VERSION"));
  const keyFile = path.join(dataDir, "postgres.json");
  let password = readPassword(keyFile);
  if (exists && password === undefined) {
    throw new PostgresError(
      `${keyFile}, which holds the password of the database in ${placement.home}, is missing. Bring it back.`,
    );
  }
  if (password === undefined) {
    password = randomBytes(24).toString("base64url");
    writeFileSync(`${keyFile}.new`, `${JSON.stringify({ user: SUPERUSER, password })}\n`, { mode: 0o600 });
    renameSync(`${keyFile}.new`, keyFile);
  }
  const cluster = { ...placement, directory, password };
  if (!exists) {
    onProgress("creating the database");
    await initialise(cluster, durable);
  }
  return cluster;
}

function readPassword(keyFile: string): string | undefined {
  if (!existsSync(keyFile)) return undefined;
  const { password } = JSON.parse(readFileSync(keyFile, "utf8")) as { password?: unknown };
  if (typeof password === "string") return password;
  throw new PostgresError(`${keyFile} holds no password.`);
}

/** Runs initdb beside the place and moves the result there, so that an interrupted one leaves no half cluster. */
async function initialise(cluster: Cluster, durable: boolean): Promise<void> {
  for (const name of readdirSync(cluster.home)) {
    if (name.startsWith("new-")) rmSync(path.join(cluster.home, name), { recursive: true, force: true });
  }
  const fresh = path.join(cluster.home, `new-${process.pid}`);
  const passwordFile = `${fresh}.password`;
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.account) chownSync(passwordFile, cluster.account.uid, cluster.account.gid);
  try {
    await run(cluster, "initdb", [
      `--pgdata=${fresh}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      ...(durable ? [] : ["--no-sync"]),
    ]);
    renameSync(fresh, cluster.directory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

function run(cluster: Cluster, program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(cluster.bin, program), args, {
      ...as(cluster.account),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.on("error", (error) =>
      reject(new PostgresError(`${program} could not be started: ${error.message}.`)),
    );
    child.on("close", (code) => {
      if (code === 0) return resolve();
      const why =
        said.split("\n").find((line) => line.includes("error:")) ?? said.trim().split("\n").at(-1) ?? "";
      reject(
        new PostgresError(
          `The database could not be created in ${cluster.home}: ${why.trim() || `${program} ended with ${code}`}.`,
        ),
      );
    });
  });
}
