import { hasEnded, type ObservationInput } from "@muster/contract";
import { own, submitterOf, teamOf } from "../names.ts";
import { instant } from "../times.ts";
import type { Mapping } from "./mapping.ts";
import { lifeOf, type Workload } from "./workload.ts";

/** Which queue something waits in, of the queueing systems that name it so. */
const QUEUE_KEYS = ["kueue.x-k8s.io/queue-name", "volcano.sh/queue-name", "runai/queue"];

/** What of an object's labels and annotations is looked at. */
export const keysOf = ({ team_keys, submitter_keys }: Mapping): ReadonlySet<string> =>
  new Set([...team_keys, ...submitter_keys, ...QUEUE_KEYS]);

/** What turns Kubernetes' words into Muster's. */
export interface Dictionary {
  readonly mapping: Mapping;
  /** What is said of a namespace. */
  readonly wordsOf: (namespace: string) => Readonly<Record<string, string>>;
}

export type Sighting = Omit<ObservationInput, "observed_at">;

/** A workload as Muster is told of it. */
export function sightingOf(workload: Workload, { mapping, wordsOf }: Dictionary): Sighting {
  const { top, isEstimated } = workload;
  const life = lifeOf(workload);
  const places = [top.words, wordsOf(top.namespace)];
  const said = (keys: readonly string[]) =>
    places.flatMap((words) => keys.flatMap((key) => own(words, key) || [])).at(0);
  const queue = said(QUEUE_KEYS);
  const type = life.instance_type;
  const reason = top.isSuspended ? "Suspended" : workload.waitsFor;
  return {
    external_id: top.uid,
    ...life,
    name: top.name,
    submitted_by: fit(submitterOf(mapping, said(mapping.submitter_keys) ?? "") || "unknown", 320),
    team: fit(teamOf(mapping, said(mapping.team_keys) ?? top.namespace), 200),
    instance_type: type ? fit(own(mapping.instance_types, type) ?? type, 200) : null,
    submitted_at: instant(top.createdAt),
    namespace: top.namespace,
    labels: {
      "kubernetes.kind": top.kind,
      ...(queue !== undefined && { "kubernetes.queue": fit(queue, 1_000) }),
      ...(life.status === "pending" && reason && { "kubernetes.waiting": fit(reason, 1_000) }),
      ...(isEstimated && hasEnded(life.status) && { "kubernetes.end": "estimated" }),
    },
  };
}

/** Text as Muster takes it: an annotation may hold anything, and what is wrong in one must not keep its workload from being told. */
const fit = (text: string, length: number): string =>
  text.replaceAll("\0", "\uFFFD").slice(0, length).toWellFormed();

/** Whether a site leaves such workloads out. */
export const isIgnored = ({ ignore }: Mapping, { top }: Workload): boolean =>
  ignore.namespaces.includes(top.namespace) || ignore.kinds.includes(top.kind);
