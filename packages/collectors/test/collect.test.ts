import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectSlurm } from "../src/index.ts";
import { createProgress } from "../src/progress.ts";
import { ledgerOf } from "./fixtures.ts";
import { emptyState, type State, stateSchema } from "../src/slurm/state.ts";
import { readState, writeState } from "../src/state-file.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "collect-"));
  // A Slurm that answers what the real one did.
  const fixtures = path.join(import.meta.dirname, "fixtures/22.05");
  const script = (name: string, body: string) => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(folder, name), 0o755);
  };
  // Each calls the delimiter as it was asked to.
  const delimiter = `sed "s/\\x1fd0\\x1f/$d/g"`;
  const found = (pattern: string) => `d=$(printf %s "$*" | sed -n 's/.*${pattern}/\\1/p')`;
  script("sacct", `${found("--delimiter=\\([^ ]*\\) .*")}; ${delimiter} "${fixtures}/jobs.txt"`);
  // The reason why a job waits came to the fields that are asked for after these answers were taken down.
  const squeue = `sed "s/\\x1fd0\\x1f$/&None  \\x1fd0\\x1f/" "${fixtures}/squeue.txt"`;
  script("squeue", `${found("JobID:20\\([^,]*\\),.*")}; ${squeue} | ${delimiter}`);
  script("sinfo", `${found("NodeList:256\\([^,]*\\),.*")}; ${delimiter} "${fixtures}/sinfo.txt"`);
  const config = `echo "ClusterName             = probe"; echo "PrivateData             = jobs,usage"`;
  script("scontrol", `${config}; echo "AccountingStorageTRES   = cpu,mem,gres/gpu,gres/gpu:h100"`);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function collect(args: readonly string[], env: Record<string, string> = {}) {
  let stdout = "";
  let stderr = "";
  const code = await collectSlurm(args, {
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, ...env },
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    isTerminal: false,
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

test("a dry run prints each workload once and leaves nothing behind", async () => {
  const { code, stdout, stderr } = await collect(["--dry-run", "--state-dir", path.join(folder, "dry")]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const told = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { external_id: string });
  expect(new Set(told.map(({ external_id }) => external_id)).size).toBe(told.length);
  const jobs = new Set(ledgerOf("22.05", "jobs").map(({ rawId, jobId }) => `${rawId} ${jobId}`));
  expect(told).toHaveLength(jobs.size - 1 + 5); // one of them is an array of 5 that all wait
  expect(() => readFileSync(path.join(folder, "dry"))).toThrow("ENOENT");
});

test("a check names what is wrong", async () => {
  const map = path.join(folder, "map.yaml");
  writeFileSync(map, "ignore:\n  partitions: [h100, h200]\n");
  const { code, stderr } = await collect(["--check", "--map", map]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "ok      scontrol: the cluster is probe; PrivateData=jobs,usage in slurm.conf hides",
  );
  expect(stderr).toContain("FAILED  sinfo: the mapping file names partitions that there are none of: h200");
});

test("a check fails where the ledger has nothing of what runs", async () => {
  const bin = mkdtempSync(path.join(folder, "bin-"));
  writeFileSync(path.join(bin, "sacct"), "#!/bin/sh\n", { mode: 0o755 });
  const { code, stderr } = await collect(["--check"], { PATH: `${bin}:${folder}:/usr/bin:/bin` });
  expect(code).toBe(1);
  expect(stderr).toContain("FAILED  sacct: shows none of the jobs that have been running for minutes");
});

test.each(["cpu,mem,energy,node", "cpu,gres/gpumem,gres/gpuutil"])(
  "GPUs that Slurm does not count (%s) are missed at once",
  async (tres) => {
    const bin = mkdtempSync(path.join(folder, "bin-"));
    const config = `echo "ClusterName = probe"; echo "AccountingStorageTRES = ${tres}"`;
    writeFileSync(path.join(bin, "scontrol"), `#!/bin/sh\n${config}\n`, { mode: 0o755 });
    const env = { PATH: `${bin}:${folder}:/usr/bin:/bin` };
    const checked = await collect(["--check"], env);
    expect(checked.code).toBe(1);
    expect(checked.stderr).toContain("FAILED  sinfo: Slurm does not count GPUs: AccountingStorageTRES");
    expect((await collect(["--dry-run"], env)).stderr).toContain("Slurm does not count GPUs");
  },
);

test("a check without a token tries all the rest, also where the environment names an empty one", async () => {
  const args = ["--check", "--url", "http://127.0.0.1:9", "--cluster", "cluster_01jeavgz1ye4d9ym9xdj741sz0"];
  const { code, stderr } = await collect(args, { MUSTER_TOKEN: "" });
  expect(code).toBe(1);
  expect(stderr).toContain("ok      scontrol");
  expect(stderr).toContain("FAILED  Muster");
});

test.each([
  [["--sinze", "2026-01-01"], "Unknown option '--sinze'"],
  [["--since", "tomorrow"], "“tomorrow” is no date; write it like 2026-01-01"],
  [["--since", "2199-01-01"], "is still to come"],
  [["--once", "--check"], "choose one"],
  [["--cluster", "prod"], "“prod” is no id of a cluster"],
  [["--once"], "--url: say where Muster answers"],
  [["--check", "--url", "muster.example.org"], "--url: must be an address like https://muster.example.org"],
])("%j is refused with what would be right", async (args, message) => {
  const { code, stderr } = await collect(args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test("a token is read from a file that is its owner's alone, and never shown", async () => {
  const file = path.join(folder, "token");
  writeFileSync(file, "mst_secret\n");
  chmodSync(file, 0o640);
  const args = ["--once", "--url", "http://127.0.0.1:9", "--cluster", "cluster_01jeavgz1ye4d9ym9xdj741sz0"];
  const open = await collect([...args, "--token-file", file]);
  expect(open.stderr).toContain("chmod 600");
  expect(open.stderr).not.toContain("mst_secret");
  expect(open.code).toBe(2);
  expect((await collect(args, { MUSTER_TOKEN_FILE: file })).stderr).toBe(open.stderr);
  const gone = await collect([...args, "--token-file", `${file}.gone`]);
  expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining("is not there; it must hold") });
  const none = await collect(args);
  expect(none.code).toBe(1);
  expect(none.stderr).toContain("set MUSTER_TOKEN");
});

test("a state is replaced whole, and one that is none is not taken for one", () => {
  const file = path.join(folder, "state/slurm.json");
  expect(readState(file, stateSchema)).toBeUndefined();
  const state: State = { ...emptyState("probe", 1_795_000_000), open: [["slurm:probe:1:2", "1", "running"]] };
  writeState(file, state);
  expect(readState(file, stateSchema)).toEqual(state);
  for (const wrong of [`{"version":2}`, `{"version":1,"open":[["slurm`, ""]) {
    writeFileSync(file, wrong);
    expect(() => readState(file, stateSchema)).toThrow("Remove it to begin anew");
  }
});

test("progress fills a bar and says what is left", () => {
  const written: string[] = [];
  let now = 0;
  const progress = createProgress({ write: (text) => written.push(text), isTerminal: true, now: () => now });
  for (let day = 1; day <= 4; day++) {
    now += 60_000;
    progress.advance(day, 4, 1_000);
  }
  progress.end();
  expect(written[1]).toContain("2/4 days, 2,000 records, 2 min left");
  expect(written[3]).toContain("█".repeat(30));
});
