import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { rememberList } from "../list-address.ts";

/** Keeps the list's address, so that a workload's page leads back to the same filters and page. */
export function useRememberedList(): void {
  const search = useSearchParams().toString();
  useEffect(() => rememberList(search), [search]);
}
