import { useSyncExternalStore } from "react";

const KEY = "muster.workloads.search";
const OPENED_KEY = "muster.workloads.opened";

/** Keeps what the list's address asked for, for as long as the tab is open. */
export function rememberList(search: string): void {
  sessionStorage.setItem(KEY, search);
}

/** Forgets it, for somebody else or another organization. */
export function forgetList(): void {
  for (const key of [KEY, OPENED_KEY]) sessionStorage.removeItem(key);
}

/** Where the list is: as it was last seen in this tab. */
export function useListAddress(): string {
  const search = useSyncExternalStore(
    () => () => {},
    () => sessionStorage.getItem(KEY) ?? "",
    () => "",
  );
  return listAddressOf(search);
}

/** Keeps which row was opened, from the list as it was just then. */
export function rememberOpenedRow(workloadId: string): void {
  sessionStorage.setItem(OPENED_KEY, JSON.stringify([sessionStorage.getItem(KEY) ?? "", workloadId]));
}

/** The row that was opened from this list, once. */
export function takeOpenedRow(search: string): string | undefined {
  const [from, workloadId] = JSON.parse(sessionStorage.getItem(OPENED_KEY) ?? "[]") as string[];
  if (from !== search) return undefined;
  sessionStorage.removeItem(OPENED_KEY);
  return workloadId;
}

/** Where the list is for what stands in its address. */
export const listAddressOf = (query: string): string => (query === "" ? "/workloads" : `/workloads?${query}`);
