import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { rememberList, takeOpenedRow } from "../list-address.ts";

/**
 * Keeps the list's address, so that a workload's page leads back to the same filters and page; who comes back is taken to
 * the row that they opened.
 */
export function useRememberedList(hasRows: boolean): void {
  const search = useSearchParams().toString();
  useEffect(() => rememberList(search), [search]);
  useEffect(() => {
    const row = hasRows ? takeOpenedRow(search) : undefined;
    if (row) document.querySelector<HTMLElement>(`[id="${row}"] th a`)?.focus();
  }, [hasRows, search]);
}
