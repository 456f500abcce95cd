import { createSerializer } from "nuqs/server";
import { NO_FILTERS, type WorkloadSearch, workloadSearchParams } from "../search-params.ts";

const serialize = createSerializer(workloadSearchParams);

/** What a view keeps of the list's address: what narrows and sorts it, not how long its pages are nor which one it is. */
export const viewQueryOf = (search: WorkloadSearch): string =>
  serialize({ ...search, limit: null, next_token: null }).replace(/^\?/, "");

/** What the list is set to when a view is opened: nothing of what it was before is left. */
export function searchOfView(query: string) {
  const given = new URLSearchParams(query);
  const read = Object.entries(workloadSearchParams).flatMap(([name, parser]) => {
    const text = given.get(name);
    return text === null ? [] : [[name, parser.parse(text)] as const];
  });
  return { ...NO_FILTERS, sort: null, order: null, ...(Object.fromEntries(read) as Partial<WorkloadSearch>) };
}
