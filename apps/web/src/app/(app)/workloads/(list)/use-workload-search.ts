import { createSerializer, useQueryStates } from "nuqs";
import { useEffect } from "react";
import { type WorkloadSearch, workloadSearchParams } from "./search-params.ts";

type Change = { readonly [Key in keyof WorkloadSearch]?: WorkloadSearch[Key] | null };

const SETTLED_AFTER_MS = 1_500;

// Next writes the address again when it has rendered a change, over one made in between. So a change that follows another at
// once builds on what that one wanted, not on the address.
let wanted: { readonly search: Change; readonly at: number } | undefined;
const written = new Set<string>();
const forget = () => {
  wanted = undefined;
  written.clear();
};
const addressOf = createSerializer(workloadSearchParams);

/** What the address says, and how to change it. Each change is a step that the browser's Back undoes, and leads to a first page. */
export function useWorkloadSearch() {
  const [search, setSearch] = useQueryStates(workloadSearchParams, { history: "push" });
  useEffect(() => {
    window.addEventListener("popstate", forget);
    return () => window.removeEventListener("popstate", forget);
  }, []);
  // Who came here by a link has left what was wanted before.
  const here = addressOf(search);
  useEffect(() => {
    if (!written.has(here)) forget();
  }, [here]);
  const change = (changes: Change) => {
    const now = Date.now();
    if (wanted && now - wanted.at >= SETTLED_AFTER_MS) forget();
    const before: Change = wanted?.search ?? search;
    wanted = { search: { ...before, next_token: null, ...changes }, at: now };
    written.add(addressOf(wanted.search));
    void setSearch(wanted.search);
  };
  return { search, change };
}
