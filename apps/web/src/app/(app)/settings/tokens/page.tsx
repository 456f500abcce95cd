import type { Metadata } from "next";
import { sectionPage } from "../shared/section-page.tsx";
import { TokensPage } from "./client.tsx";

export const metadata: Metadata = { title: "API tokens" };

/** API tokens: one's own, and for administrators all of the organization. */
export default function Page() {
  return sectionPage(
    { isForAdmins: false },
    ({ trpc, queryClient }) =>
      Promise.all([
        queryClient.prefetchQuery(trpc.tokens.list.queryOptions({})),
        queryClient.prefetchQuery(trpc.initiatives.list.queryOptions({})),
      ]),
    <TokensPage />,
  );
}
