import { useQueryStates } from "nuqs";
import { type WorkloadSearch, workloadSearchParams } from "./search-params.ts";

type Change = { readonly [Key in keyof WorkloadSearch]?: WorkloadSearch[Key] | null };

/** What the address says, and how to change it. Each change is a step that the browser's Back undoes, and leads to a first page. */
export function useWorkloadSearch() {
  const [search, setSearch] = useQueryStates(workloadSearchParams, { history: "push" });
  const change = (changes: Change) => void setSearch({ next_token: null, ...changes });
  return { search, change };
}
