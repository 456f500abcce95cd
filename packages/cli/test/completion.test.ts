import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSession, type Session } from "./session.ts";

let session: Session;
beforeAll(() => {
  session = createSession();
});
afterAll(() => session.close());

const complete = async (...words: string[]) =>
  (await session.run("__complete", "--", ...words)).out.split("\n").filter(Boolean);

describe("completion", () => {
  test("knows the commands", async () => {
    expect(await complete("")).toEqual(expect.arrayContaining(["import", "login", "workloads"]));
    expect(await complete("")).not.toContain("__complete");
    expect(await complete("work")).toEqual(["workloads"]);
    expect(await complete("workloads", "")).toEqual([
      "attempts",
      "events",
      "get",
      "labels",
      "list",
      "runs",
      "stats",
    ]);
  });

  test("knows the options of a command and those of all", async () => {
    expect(await complete("workloads", "list", "--st")).toEqual(["--start-date", "--status"]);
    expect(await complete("workloads", "list", "--o")).toEqual(["--order", "--organization", "--output"]);
    expect(await complete("import", "--c")).toEqual(["--cluster"]);
  });

  test("knows the values of an option, of each in a list too", async () => {
    expect(await complete("workloads", "list", "--status", "c")).toEqual(["completed", "cancelled"]);
    expect(await complete("workloads", "list", "--status", "failed,r")).toEqual(["failed,running"]);
    expect(await complete("workloads", "list", "--status=p")).toEqual(["--status=pending"]);
    expect(await complete("workloads", "list", "--status", "=", "run")).toEqual(["running"]);
    expect(await complete("workloads", "list", "-o", "=")).toEqual(["table", "json", "csv"]);
    expect(await complete("teams", "-o", "")).toEqual(["table", "json", "csv"]);
    expect(await complete("completion", "b")).toEqual(["bash"]);
  });

  test("offers no value twice", async () => {
    expect(await complete("workloads", "list", "--status", "failed,")).toEqual([
      "failed,pending",
      "failed,running",
      "failed,completed",
      "failed,cancelled",
    ]);
    const before = ["workloads", "list", "--status=completed,running", "--status", "failed"];
    expect(await complete(...before, "--status", "")).toEqual(["pending", "cancelled"]);
    expect(await complete(...before, "--status", "=", "c")).toEqual(["cancelled"]);
  });

  test("offers no more than may be given", async () => {
    const grouped = ["workloads", "stats", "--group-by", "initiative_id"];
    expect(await complete(...grouped, "--group-by", "sub")).toEqual(["submitted_by"]);
    expect(await complete(...grouped, "--group-by", "status", "--group-by", "")).toEqual([]);
    expect(await complete("usage", "--group-by", "initiative_id,cl")).toEqual(["initiative_id,cluster_id"]);
    expect(await complete("usage", "--group-by", "initiative_id,cluster_id,")).toEqual([]);
    const ranged = ["usage", "--time-range", "today", "-o", "csv"];
    expect(await complete("usage", "--time-r")).toEqual(["--time-range"]);
    expect(await complete(...ranged, "--time-r")).toEqual([]);
    expect(await complete(...ranged, "--time-range", "")).toEqual([]);
    expect(await complete(...ranged, "--ou")).toEqual([]);
    expect(await complete("workloads", "list", "--status", "failed", "--sta")).toContain("--status");
  });

  test("knows a collector's own options, and none of the others", async () => {
    const all = [
      "--check",
      "--cluster",
      "--dry-run",
      "--help",
      "--map",
      "--once",
      "--state-dir",
      "--token-file",
      "--url",
    ];
    expect(await complete("collect", "slurm", "-")).toEqual([...all, "--since"].sort());
    expect(await complete("collect", "kubernetes", "-")).toEqual(
      [...all, "--context", "--kubeconfig"].sort(),
    );
    expect(await complete("collect", "slurm", "--once", "--ch")).toEqual(["--check"]);
    expect(await complete("collect", "slurm", "--map", "--ch")).toEqual([]);
  });

  test("has nothing to say of values that it can't know", async () => {
    expect(await complete("workloads", "list", "--team", "")).toEqual([]);
    expect(await complete("import", "")).toEqual([]);
  });

  test("writes a script for each shell, and none for another", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      expect((await session.run("completion", shell)).out).toContain("muster __complete --");
    }
    expect((await session.run("completion", "tcsh")).code).toBe(2);
  });

  test("bash completes with its script", async () => {
    // A stand-in that says what it was asked: what the program itself answers, is seen above.
    const bin = path.join(session.home, "muster");
    writeFileSync(
      bin,
      '#!/bin/sh\nshift 2\nfor word; do printf "<%s>" "$word"; done\nprintf "\\n--status\\n"\n',
    );
    chmodSync(bin, 0o755);
    const { out: script } = await session.run("completion", "bash");
    const asked = execFileSync(
      "bash",
      [
        "--norc",
        "-c",
        `${script}\nCOMP_WORDS=(muster workloads list --st); COMP_CWORD=3; _muster; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      { encoding: "utf8", env: { PATH: `${session.home}:/usr/bin:/bin:/usr/local/bin` } },
    );
    expect(asked).toBe("<workloads><list><--st>\n--status\n");
  });
  /** What a shell prints where `muster` answers each question with one word. */
  const inShell = (shell: string, args: readonly string[]) => {
    writeFileSync(path.join(session.home, "muster"), "#!/bin/sh\n[ $# -gt 3 ] && echo --status\n");
    chmodSync(path.join(session.home, "muster"), 0o755);
    const env = { PATH: `${session.home}:/usr/bin:/bin:/usr/local/bin`, HOME: session.home };
    return execFileSync(shell, args, { encoding: "utf8", env, cwd: session.home });
  };
  const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

  test.runIf(has("zsh"))("zsh completes the first time that it is asked", async () => {
    writeFileSync(path.join(session.home, "_muster"), (await session.run("completion", "zsh")).out);
    const asking = `fpath=(. $fpath); autoload -Uz _muster; compadd() { print -- "$@" }; compdef() {}
      words=(muster list --st); CURRENT=3; _muster; _muster`;
    expect(inShell("zsh", ["-f", "-c", asking])).toBe("-- --status\n-- --status\n");
  });

  test.runIf(has("fish"))("fish offers files only where nothing else is known", async () => {
    writeFileSync(path.join(session.home, "muster.fish"), (await session.run("completion", "fish")).out);
    const asking = (line: string) => ["-N", "-c", `source muster.fish; complete -C '${line}'`];
    expect(inShell("fish", asking("muster list "))).toBe("--status\n");
    expect(inShell("fish", asking("muster mus"))).toContain("muster.fish\n");
  });
});
