import { type Access, createAccess, type Principal } from "@muster/access";
import type { Door } from "@muster/cli";
import { encodeId, type Uuid } from "@muster/contract";
import { observe } from "@muster/core";
import { inOrder, type ObservationLine } from "@muster/sdk";
import { saying } from "./database.ts";
import type { Place } from "./places.ts";

export interface DatabaseDoorOptions extends Place {
  readonly databaseUrl: string;
  /** Names the database among others; an import that goes on must find it the same. */
  readonly databaseName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How many observations are stored at once; larger than a request may be if absent. */
  readonly batchSize?: number;
}

// Fewer statements, and sums that meet more rows at once.
const BATCH_SIZE = 3_000;
/** One is prepared here while Postgres works on others. */
const IN_FLIGHT = 3;
const STATEMENT_TIMEOUT_MS = 300_000;
/** Sums are folded now and then, so that they don't pile up where no server runs. */
const FOLD_EVERY = 20;

/** The way into Muster past its server: what ingest does, in larger batches, without HTTP and a token. */
export function openDatabaseDoor(options: DatabaseDoorOptions): Door & { close(): Promise<void> } {
  const { databaseUrl, databaseName, organizationId, clusterId, now, batchSize = BATCH_SIZE } = options;
  const access = createAccess({
    databaseUrl,
    // A quarter of them writes.
    maxConnections: 4 * (IN_FLIGHT + 1),
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const principal = operatorOf(organizationId);
  const store = async (lines: readonly ObservationLine[]) => {
    const call = { principal, db: access.databaseFor(principal), now: new Date(now()) };
    const observations = lines.map(({ observation }) => observation);
    const { data } = await saying(databaseUrl, observe(call, { cluster_id: clusterId, observations }));
    return data;
  };
  return {
    target: `${databaseName} ${encodeId("cluster", clusterId)}`,
    async *deliver(lines) {
      let count = 0;
      for await (const outcome of inOrder(batches(lines, batchSize), IN_FLIGHT, store)) {
        yield outcome;
        count += 1;
        if (count % FOLD_EVERY === 0) await access.foldCounts();
      }
      await foldAll(access);
    },
    close: () => access.close(),
  };
}

async function* batches(
  lines: AsyncIterable<ObservationLine>,
  size: number,
): AsyncGenerator<ObservationLine[]> {
  let batch: ObservationLine[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

// Somebody else may be at it: then there is nothing to wait for.
async function foldAll(access: Access): Promise<void> {
  let folded: number;
  do folded = await access.foldCounts();
  while (folded > 0);
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Whoever may open the database itself: like a service token of the organization that may report. */
const operatorOf = (organizationId: Uuid): Principal => ({
  organizationId,
  role: "ORG_ADMIN",
  scopes: ["workloads:write"],
  userId: null,
  via: { kind: "token", id: NOBODY },
  ledTeamIds: [],
  joinedTeamIds: [],
  reachedTeamIds: [],
});
