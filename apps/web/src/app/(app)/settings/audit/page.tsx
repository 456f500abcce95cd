import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { SearchParams } from "nuqs/server";
import { TIME_ZONE_COOKIE, timeZoneOf } from "@/viewer/time-zone.ts";
import { sectionPage } from "../shared/section-page.tsx";
import { AuditPage } from "./client.tsx";
import { auditInput, loadAuditSearch } from "./search-params.ts";

export const metadata: Metadata = { title: "Audit log" };

/** Who did what in the organization. */
export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [search, jar] = await Promise.all([loadAuditSearch(searchParams), cookies()]);
  const input = auditInput(search, Date.now(), timeZoneOf(jar.get(TIME_ZONE_COOKIE)?.value));
  return sectionPage(
    { isForAdmins: true },
    ({ trpc, queryClient }) =>
      Promise.all([
        queryClient.prefetchQuery(trpc.audit_events.list.queryOptions(input)),
        queryClient.prefetchQuery(trpc.members.list.queryOptions({ limit: 100 })),
      ]),
    <AuditPage />,
  );
}
