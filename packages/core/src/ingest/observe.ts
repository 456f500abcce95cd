import {
  isNewer,
  newestOfEach,
  type ObservedState,
  observedState,
  type StoredObservation,
} from "@muster/access";
import {
  type DataOf,
  encodeId,
  endpoints,
  type InputOf,
  isRefused,
  type Observation,
  type ObservationOutcome,
  OBSERVATION_OUTCOMES,
  type RefusedObservation,
} from "@muster/contract";
import { type Answer, type AuthorizedCall, operation } from "../operation.ts";
import { implausible } from "./plausible.ts";
import { noSuchCluster, requireReporter } from "./reporting.ts";

type Result = DataOf<typeof endpoints.ingest.workloads>["results"][number];
type Checked = ObservedState | RefusedObservation;

/** Stores what a collector has observed of a cluster, and says of each observation what became of it. */
export async function observe(
  { principal, db, now }: Pick<AuthorizedCall, "principal" | "db" | "now">,
  { cluster_id: clusterId, observations }: InputOf<typeof endpoints.ingest.workloads>,
): Promise<Answer<typeof endpoints.ingest.workloads>> {
  requireReporter(principal);
  const checked = observations.map((observation) => check(observation, now));
  const states = checked.filter(isState);
  const rejections = checked
    .filter(wasRefused)
    .map(({ external_id, refused }) => ({ externalId: external_id, reason: refused }));
  const stored = await db.observations.store(clusterId, states, rejections, now);
  if (!stored) throw noSuchCluster();
  const results = toResults(checked, stored);
  const count = (outcome: ObservationOutcome) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    data: {
      counts: Object.fromEntries(OBSERVATION_OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Record<
        ObservationOutcome,
        number
      >,
      results,
    },
  };
}

export const ingestWorkloads = operation(endpoints.ingest.workloads, observe);

function check(observation: Observation | RefusedObservation, now: Date): Checked {
  if (isRefused(observation)) return observation;
  const refused = implausible(observation, now);
  return refused === undefined
    ? observedState(observation)
    : { refused, external_id: observation.external_id };
}

const wasRefused = (checked: Checked): checked is RefusedObservation => "refused" in checked;
const isState = (checked: Checked): checked is ObservedState => !wasRefused(checked);

/** One result for each observation. Of several of one workload the newest was stored; the others say nothing new. */
function toResults(checked: readonly Checked[], stored: ReadonlyMap<string, StoredObservation>): Result[] {
  const newest = new Map(
    newestOfEach(checked.filter(isState)).map((state) => [state.observation.external_id, state]),
  );
  return checked.map((state): Result => {
    if (wasRefused(state))
      return {
        external_id: state.external_id,
        outcome: "rejected",
        workload_id: null,
        reason: state.refused,
      };
    const { external_id, team } = state.observation;
    const result = stored.get(external_id);
    const counts = newest.get(external_id);
    if (!result || !counts) throw new Error("An observation was neither stored nor refused.");
    const base = { external_id, workload_id: encodeId("workload", result.workloadId) };
    if (counts !== state)
      return { ...base, outcome: isNewer(counts, state) ? "stale" : "unchanged", reason: null };
    return {
      ...base,
      outcome: result.outcome,
      reason: result.isTeamUnknown ? `team: there is no team “${team}”; put into Unassigned` : null,
    };
  });
}
