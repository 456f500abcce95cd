import type { Metadata } from "next";
import { sectionPage } from "../settings/shared/section-page.tsx";
import { Welcome } from "./client.tsx";

export const metadata: Metadata = { title: "First workloads" };

/** How the first workloads get here. */
export default function Page() {
  return sectionPage(
    { isForAdmins: true },
    ({ trpc, queryClient }) => queryClient.prefetchQuery(trpc.clusters.list.queryOptions({})),
    <Welcome />,
  );
}
