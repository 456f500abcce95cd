import type { Finding } from "./combine.ts";
import { jobOf } from "./external-id.ts";
import type { LedgerRow } from "./ledger.ts";
import type { LiveJob } from "./live.ts";
import type { State } from "./state.ts";

/**
 * Jobs that the controller once showed and that nobody knows any more: it was killed before it could tell the ledger. What
 * became of them is not recorded anywhere, so they count as cancelled without use, as in Slurm's own reports.
 * @param rows all that the ledger has of them, when it has had time to catch up
 */
export function* lostJobs(
  { open, unconfirmed }: Pick<State, "open" | "unconfirmed">,
  rows: readonly LedgerRow[],
  live: readonly LiveJob[],
): Generator<Finding> {
  const known = new Set([...rows, ...live].map(({ jobId }) => jobId));
  for (const [externalId, rawId] of open) {
    const before = unconfirmed[externalId];
    const { jobId } = jobOf(externalId);
    if (!before || known.has(jobId)) continue;
    const observation = {
      ...before,
      status: "cancelled" as const,
      completed_at: before.started_at ?? before.submitted_at,
      labels: { ...before.labels, "slurm.lost": "true" },
    };
    const sighting = { externalId, jobId, rawId, status: observation.status, isConfirmed: true, observation };
    yield { sightings: [sighting], sources: [[`r${externalId}`, "lost"]] };
  }
}
