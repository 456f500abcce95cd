import type { Metadata } from "next";
import { sectionPage } from "../shared/section-page.tsx";
import { ClustersPage } from "./client.tsx";

export const metadata: Metadata = { title: "Clusters" };

/** The organization's clusters and how fresh their numbers are. */
export default function Page() {
  return sectionPage(
    { isForAdmins: false },
    ({ trpc, queryClient }) => queryClient.prefetchQuery(trpc.clusters.list.queryOptions({})),
    <ClustersPage />,
  );
}
