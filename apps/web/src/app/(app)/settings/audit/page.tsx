import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { viewersTimeZone } from "@/viewer/viewers-time-zone.ts";
import { sectionPage } from "../shared/section-page.tsx";
import { AuditPage } from "./client.tsx";
import { auditInput, loadAuditSearch } from "./search-params.ts";

export const metadata: Metadata = { title: "Audit log" };

/** Who did what in the organization. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [search, timeZone] = await Promise.all([loadAuditSearch(searchParams), viewersTimeZone()]);
  const input = auditInput(search, Date.now(), timeZone);
  return sectionPage(
    { isForAdmins: true },
    ({ trpc, queryClient }) =>
      Promise.all([
        queryClient.prefetchQuery(trpc.audit_events.list.queryOptions(input)),
        queryClient.prefetchQuery(trpc.members.list.queryOptions({})),
      ]),
    <AuditPage />,
  );
}
