import { hasEnded, type WorkloadStatus } from "@muster/contract";
import type { Sighting } from "./sighting.ts";
import type { Source } from "./sources.ts";
import type { State } from "./state.ts";

interface Open {
  readonly rawId: string;
  readonly status: WorkloadStatus;
}

/** What Muster has acknowledged. That it is lost when the collector dies costs nothing but sending some of it again. */
export interface Memory {
  readonly isTold: (source: Source) => boolean;
  settle(sources: Iterable<Source>): void;
  /** Forgets all rows and lines with this prefix but the named ones. */
  keepOnly(prefix: "r" | "l", keys: ReadonlySet<string>): void;
  /** The status in which Muster holds a workload that has not ended. */
  statusOf(externalId: string): WorkloadStatus | undefined;
  acknowledge(sighting: Sighting): void;
  /** What to ask the ledger for to learn how what is open goes on. */
  openIds(): Set<string>;
  open(): State["open"];
  unconfirmed(): State["unconfirmed"];
}

export function createMemory(before: Pick<State, "open" | "unconfirmed">): Memory {
  const told = new Map<string, string>();
  const open = new Map<string, Open>(before.open.map(([id, rawId, status]) => [id, { rawId, status }]));
  const unconfirmed = new Map(Object.entries(before.unconfirmed));
  return {
    isTold: ([key, content]) => told.get(key) === content,
    settle(sources) {
      for (const [key, content] of sources) told.set(key, content);
    },
    keepOnly(prefix, keys) {
      for (const key of told.keys()) if (key.startsWith(prefix) && !keys.has(key)) told.delete(key);
    },
    statusOf: (externalId) => open.get(externalId)?.status,
    acknowledge({ externalId, rawId, status, isConfirmed, observation }) {
      if (isConfirmed) unconfirmed.delete(externalId);
      // Once the ledger has it, it has it: what the controller says of it then is no less sure.
      else if (!open.has(externalId) || unconfirmed.has(externalId)) unconfirmed.set(externalId, observation);
      if (hasEnded(status)) open.delete(externalId);
      else open.set(externalId, { rawId, status });
    },
    openIds: () => new Set([...open.values()].map(({ rawId }) => rawId)),
    unconfirmed: () => Object.fromEntries(unconfirmed),
    open: () => [...open].map(([externalId, { rawId, status }]) => [externalId, rawId, status]),
  };
}
