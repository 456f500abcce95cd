import { describe, expect, test } from "vitest";
import { combine } from "../src/slurm/combine.ts";
import { mappingSchema } from "../src/slurm/mapping.ts";
import type { Sighting } from "../src/slurm/sighting.ts";
import type { LiveJob } from "../src/slurm/live.ts";
import { epoch, durationSeconds } from "../src/slurm/times.ts";
import { hardwareIn, ledgerFields, ledgerOf, liveOf, VERSIONS, type Version } from "./fixtures.ts";

function sightings(version: Version, live: readonly LiveJob[] | undefined = liveOf(version)): Sighting[] {
  return sightingsWith(version, live);
}

function sightingsWith(version: Version, live: readonly LiveJob[] | undefined): Sighting[] {
  const words = {
    cluster: "probe",
    mapping: mappingSchema.parse({ email_domain: "example.org" }),
    hardware: hardwareIn(version),
    isOpen: () => false,
    waitedFor: () => null,
  };
  const findings = combine({ rows: ledgerOf(version, "jobs"), live, changed: live ?? [], at: 0 }, words);
  return [...findings].flatMap((finding) => finding.sightings);
}

/** What is told of a job, in a few words: status, GPUs, exit code, its attempts' GPUs × seconds. */
function told({ observation }: Sighting): string {
  const attempts = (observation.attempts ?? []).map(
    ({ started_at, ended_at, gpu_count, suspended_seconds = 0 }) => {
      const seconds = ended_at
        ? (Date.parse(ended_at) - Date.parse(started_at)) / 1000 - suspended_seconds
        : "…";
      return `${gpu_count}×${seconds}`;
    },
  );
  const exit = observation.exit_code ?? "–";
  return [observation.status, observation.gpu_count, observation.instance_type, exit, ...attempts].join(" ");
}

const jobsOf = (version: Version) => {
  const all = sightings(version);
  return (name: string): string[] => all.filter(({ observation }) => observation.name === name).map(told);
};

describe.each(VERSIONS)("Slurm %s", (version) => {
  const jobs = jobsOf(version);
  const seconds = (text: string) => text.replace(/×\d+/g, "×n");

  test("knows how jobs end, and with which code", () => {
    expect(jobs("ok-gres").map(seconds)).toEqual(["completed 2 h100 0 2×n"]);
    expect(jobs("ok-gpn").map(seconds)).toEqual(["completed 4 a100 0 4×n"]);
    expect(jobs("ok-untyped").map(seconds)).toEqual(["completed 1 l40s 0 1×n"]);
    expect(jobs("fail3").map(seconds)).toEqual(["failed 1 h100 3 1×n"]);
    expect(jobs("fail1").map(seconds)).toEqual(["failed 1 a100 1 1×n"]);
    expect(jobs("sig9").map(seconds)).toEqual(["failed 1 h100 137 1×n"]);
    expect(jobs("segv").map(seconds)).toEqual(["failed 1 l40s 139 1×n"]);
    // The number is a signal's, but Slurm could not even start it.
    expect(jobs("nodir").map(seconds)).toEqual(["failed 1 l40s – 1×n"]);
    expect(jobs("crun").map(seconds)).toEqual(["cancelled 1 h100 – 1×n"]);
    expect(jobs("ctrap").map(seconds)).toEqual(["cancelled 1 h100 – 1×n"]);
    expect(jobs("nodefail").map(seconds)).toEqual(["failed 1 a100 – 1×n"]);
    expect(jobs("prec").map(seconds)).toEqual(["cancelled 8 h100 – 8×n"]);
  });

  test("knows what never held a GPU", () => {
    expect(jobs("cpend")).toEqual(["cancelled 16 h100 –"]);
    expect(jobs("depkill")).toEqual(["cancelled 1 a100 –"]);
    expect(jobs("deadline")).toEqual(["failed 4 l40s –"]);
    expect(jobs("toomany")).toEqual(["failed 9 l40s 1"]);
    expect(jobs("cpu-only")).toEqual([]);
    for (const { observation } of sightings(version)) {
      if (observation.attempts?.length === 0) expect(observation.started_at).toBeNull();
    }
  });

  test("keeps every attempt of a job that was requeued, preempted or resized", () => {
    expect(jobs("requeue").map(seconds)).toEqual(["completed 1 h100 0 1×n 1×n 1×n"]);
    expect(jobs("nfrequeue").map(seconds)).toEqual(["completed 1 a100 0 1×n 1×n"]);
    expect(jobs("prer").map(seconds)).toEqual(["pending 8 h100 – 8×n"]);
    expect(jobs("rqhold").map(seconds)).toEqual(["pending 1 h100 – 1×n"]);
    expect(jobs("special").map(seconds)).toEqual(["pending 1 h100 – 1×n"]);
    expect(jobs("resize").map(seconds)).toEqual(["completed 1 a100 0 2×n 1×n"]);
  });

  test("knows what waits and what runs", () => {
    expect(jobs("run1")).toEqual(["running 4 h100 – 4×…"]);
    expect(jobs("run2")).toEqual(["running 3 a100 – 3×…"]);
    expect(jobs("pendres")).toEqual(["pending 16 h100 –"]);
    expect(new Set(jobs("held"))).toEqual(new Set(["pending 1 h100 –"]));
    expect(jobs("begin")).toEqual(["pending 1 h100 –"]);
    // Suspended all the time, it has used nothing.
    expect(jobs("susp")).toEqual(["running 1 l40s – 1×0"]);
  });

  test("takes each task of an array and each part of a heterogeneous job for a workload", () => {
    const all = sightings(version);
    const tasks = all.filter(({ observation }) => observation.name === "arrhold");
    expect(tasks).toHaveLength(5);
    expect(new Set(tasks.map(({ externalId }) => externalId)).size).toBe(5);
    expect(tasks[3]?.externalId).toMatch(/^slurm:probe:\d+_4:\d+$/);
    expect(jobs("het").map(seconds).sort()).toEqual(["completed 1 h100 0 1×n", "completed 2 a100 0 2×n"]);
    const array = all.filter(
      ({ externalId, observation }) => observation.name === "arr" && /_[0-5]:/.test(externalId),
    );
    expect(array.filter(({ observation }) => observation.exit_code === 7)).toHaveLength(1);
  });

  test("names each workload once, and the GPU-seconds are the ledger's to the second", () => {
    const all = sightingsWith(version, undefined);
    expect(new Set(all.map(({ externalId }) => externalId)).size).toBe(all.length);
    const ours = all.reduce((sum, { observation }) => {
      const ended = (observation.attempts ?? []).filter(({ ended_at }) => ended_at);
      return ended.reduce(
        (total, one) =>
          total +
          one.gpu_count *
            ((Date.parse(one.ended_at ?? "") - Date.parse(one.started_at)) / 1000 -
              (one.suspended_seconds ?? 0)),
        sum,
      );
    }, 0);
    const theirs = ledgerFields(version, "jobs").reduce((sum, row) => {
      const gpus = Number(/gres\/gpu=(\d+)/.exec(row.AllocTRES ?? "")?.[1] ?? 0);
      const [submit, start, end] = [row.Submit, row.Start, row.End].map((text) => epoch(text ?? ""));
      if (gpus === 0 || submit == null || start == null || end == null) return sum;
      return sum + gpus * (end - Math.max(start, submit) - durationSeconds(row.Suspended ?? ""));
    }, 0);
    expect(ours).toBe(theirs);
    expect(theirs).toBeGreaterThan(0);
  });

  test("agrees with itself whether the controller is asked or not, but for what the ledger can't know yet", () => {
    const alone = new Map(sightingsWith(version, undefined).map((one) => [one.externalId, told(one)]));
    const both = sightings(version);
    for (const one of both) {
      // Which tasks of an array still wait, only the controller knows.
      if (one.observation.name === "arrhold") expect(alone.has(one.externalId)).toBe(false);
      else expect(alone.get(one.externalId)).toBe(told(one));
    }
    expect(both.length).toBe(alone.size + 5);
  });
});

test("takes what Slurm killed for its memory for failed, without a code", () => {
  expect(jobsOf("22.05")("oom")).toEqual([expect.stringMatching(/^failed 1 a100 – 1×\d$/)]);
});

test("keeps a name with line ends, quotes and the separator itself in one row", () => {
  const names = sightings("24.11").map(({ observation }) => observation.name);
  expect(names.filter((name) => name.startsWith("evil"))).toEqual(["evil name x `é☃"]);
});
