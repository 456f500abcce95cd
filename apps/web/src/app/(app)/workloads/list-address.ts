import { useSyncExternalStore } from "react";

const KEY = "muster.workloads.search";

/** Keeps what the list's address asked for, for as long as the tab is open. */
export function rememberList(search: string): void {
  sessionStorage.setItem(KEY, search);
}

/** Where the list is: as it was last seen in this tab. */
export function useListAddress(): string {
  const search = useSyncExternalStore(
    () => () => {},
    () => sessionStorage.getItem(KEY) ?? "",
    () => "",
  );
  return search === "" ? "/workloads" : `/workloads?${search}`;
}
