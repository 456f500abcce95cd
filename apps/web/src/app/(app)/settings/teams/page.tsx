import type { Metadata } from "next";
import { sectionPage } from "../shared/section-page.tsx";
import { TeamsPage } from "./client.tsx";

export const metadata: Metadata = { title: "Teams" };

/** The organization's teams. */
export default function Page() {
  return sectionPage(
    { isForAdmins: true },
    ({ trpc, queryClient }) => queryClient.prefetchQuery(trpc.initiatives.list.queryOptions({})),
    <TeamsPage />,
  );
}
