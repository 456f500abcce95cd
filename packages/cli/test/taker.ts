import { listen, type Listening, NOW } from "@muster/api/testing";
import { encodeId } from "@muster/contract";

export const CLUSTER = encodeId("cluster", "01890a5d-ac96-774b-bcce-b302099a8057");

/** Stands for Muster where only ingest is asked: takes all that it is told. */
export interface Taker extends Listening {
  /** How many requests it has answered. */
  answered: number;
  /** Comes before each answer, and may be another one. */
  before: (() => Response | undefined) | undefined;
}

export async function startTaker(): Promise<Taker> {
  const taker = { answered: 0, before: undefined } as { answered: number; before: Taker["before"] };
  const listening = await listen(async (request) => {
    const other = taker.before?.();
    if (other) return other;
    const { observations } = (await request.json()) as { observations: { external_id: string }[] };
    const results = observations.map(({ external_id }) => ({
      external_id,
      outcome: "created",
      reason: null,
    }));
    taker.answered += 1;
    return Response.json({ data: { counts: {}, results }, request_id: "req_1" });
  });
  return Object.assign(taker, listening);
}

/** Lines of observations. */
export const jobs = (count: number): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify({ ...JOB, external_id: `job-${n}` })}\n`).join(
    "",
  );

const at = NOW.toISOString();
const JOB = {
  observed_at: at,
  status: "pending",
  name: "train",
  submitted_by: "u@example.com",
  gpu_count: 1,
  submitted_at: at,
};
