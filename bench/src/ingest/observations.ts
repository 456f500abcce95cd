import type { ObservationInput, WorkloadStatus } from "@muster/contract";
import { type Organization, emailOf } from "../world/outline.ts";
import { thresholds } from "../world/hash.ts";

/** What a batch tells of its workloads that was not known before. */
export type News = "new" | "new of a day" | "changed" | "seen again" | "unchanged" | "lives";
export const NEWS: readonly News[] = ["new", "new of a day", "changed", "seen again", "unchanged", "lives"];

const HOUR_MS = 3_600_000;
/** Between one workload's submission and the next one's, and by how much they are told out of that order. */
const APART_MS = 1;
const SHUFFLED_MS = 3_000;
const TYPES = ["a100-80gb", "h100-80gb", "v100-32gb", "a10g-24gb"];
const STATUSES: readonly WorkloadStatus[] = ["pending", "running", "completed"];
/** Seen for the first time: half wait, a quarter runs, a quarter has ended between two looks. */
const FIRST_STEPS = [0, 0, 1, 2];

/** Workloads of an organization as its collectors see them: recent ones, of teams and people as its history has them. */
export function observer(organization: Organization, nowMs: number) {
  const teams = organization.teams.filter(({ share }) => share > 0).toSorted((a, b) => b.share - a.share);
  const bounds = thresholds(teams.map(({ share }) => share));
  const inOrder = (n: number) => nowMs - 6 * HOUR_MS + n * APART_MS + SHUFFLED_MS * drawn(n, 2);
  const anyTimeOfDay = (n: number) => nowMs - 24 * HOUR_MS * (0.1 + 0.9 * drawn(n, 2));
  /** A workload at a step (it waits, runs, has ended), seen so for the `look`th time. */
  function seen(n: number, step: number, look = 0, submittedAt = inOrder): ObservationInput {
    const at = drawn(n, 1);
    const team = teams[bounds.filter((bound) => bound <= at).length] ?? teams[0];
    if (!team) throw new Error("The organization has no team.");
    const submittedMs = Math.floor(submittedAt(n));
    const startedMs = submittedMs + 120_000;
    const endedMs = startedMs + 60_000 + Math.floor(HOUR_MS * drawn(n, 3));
    const status = STATUSES[step] ?? "pending";
    return {
      external_id: `bench:${n}`,
      observed_at: new Date(
        look + (step === 2 ? endedMs : step === 1 ? startedMs : submittedMs),
      ).toISOString(),
      status,
      name: `train-${n % 977}-${n}`,
      submitted_by: emailOf(organization, team.firstUser + Math.floor(team.userCount * drawn(n, 4) ** 2)),
      team: team.slug,
      instance_type: TYPES[n % TYPES.length] ?? null,
      gpu_count: 2 ** Math.floor(4 * drawn(n, 5)),
      submitted_at: new Date(submittedMs).toISOString(),
      started_at: step === 0 ? null : new Date(startedMs).toISOString(),
      completed_at: step === 2 ? new Date(endedMs).toISOString() : null,
      exit_code: step === 2 ? 0 : null,
      namespace: `partition-${n % 12}`,
      labels: { project: `project-${n % 40}` },
    };
  }

  const firstStep = (n: number) => FIRST_STEPS[n % FIRST_STEPS.length] ?? 0;
  return {
    seen,
    /** Told of in the order in which they were submitted, as a collector does. */
    firstSeen: (n: number) => seen(n, firstStep(n)),
    /** Of a day, told of in any order. */
    firstSeenOfDay: (n: number) => seen(n, firstStep(n), 0, anyTimeOfDay),
  };
}
export type Observer = ReturnType<typeof observer>;

/** A number in [0, 1) that looks drawn and is the same in each run. */
function drawn(n: number, salt: number): number {
  let mixed = Math.imul(n ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
