import type { Workload } from "@muster/contract";
import { useState } from "react";

interface Steady {
  /** What these rows answer: another question has other rows. */
  readonly question: string;
  readonly rows: readonly Workload[];
}

/** How many rows came before all that are shown, and whether others came, or some have gone. */
export function newsSince(
  shown: readonly Pick<Workload, "workload_id">[],
  latest: readonly Pick<Workload, "workload_id">[],
): { newCount: number; hasChanged: boolean } {
  const isShown = new Set(shown.map(({ workload_id }) => workload_id));
  const isKnown = latest.map(({ workload_id }) => isShown.has(workload_id));
  const known = isKnown.indexOf(true);
  return {
    newCount: known < 0 ? latest.length : known,
    hasChanged: isKnown.includes(false) || latest.length < shown.length,
  };
}

/**
 * The rows as they were first shown, each brought up to date where it stands: nothing moves while one reads.
 * @param question what is asked; undefined while the answer still belongs to another
 * @param latest what the server says now
 */
export function useSteadyRows(question: string | undefined, latest: readonly Workload[] | undefined) {
  const [shown, setShown] = useState<Steady>();
  const isAnother = question !== shown?.question;
  // Where there was nothing, nothing can move.
  const isFirst = shown?.rows.length === 0 && latest !== undefined && latest.length > 0;
  if (question !== undefined && latest && (isAnother || isFirst)) setShown({ question, rows: latest });
  const fresh = new Map(latest?.map((workload) => [workload.workload_id, workload]));
  const rows = shown?.rows.map((row) => fresh.get(row.workload_id) ?? row);
  const isCurrent = question !== undefined && question === shown?.question;
  const news = isCurrent && latest ? newsSince(shown.rows, latest) : { newCount: 0, hasChanged: false };
  return {
    rows,
    ...news,
    showLatest: () => {
      if (question !== undefined && latest) setShown({ question, rows: latest });
    },
  };
}
