import type { Metadata } from "next";
import { sectionPage } from "../shared/section-page.tsx";
import { AccountPage } from "./client.tsx";

export const metadata: Metadata = { title: "My account" };

/** What one sets for oneself. */
export default function Page() {
  return sectionPage(
    { isForAdmins: false },
    ({ trpc, queryClient }) => queryClient.prefetchQuery(trpc.me.sessions.queryOptions({})),
    <AccountPage />,
  );
}
