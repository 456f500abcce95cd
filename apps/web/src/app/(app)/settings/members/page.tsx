import type { Metadata } from "next";
import { sectionPage } from "../shared/section-page.tsx";
import { MembersPage } from "./client.tsx";

export const metadata: Metadata = { title: "Members" };

/** Who is a member of the organization, and who is invited. */
export default function Page() {
  return sectionPage(
    { isForAdmins: true },
    ({ trpc, queryClient }) =>
      Promise.all([
        queryClient.prefetchQuery(trpc.members.list.queryOptions({})),
        queryClient.prefetchQuery(trpc.invitations.list.queryOptions({})),
        queryClient.prefetchQuery(trpc.initiatives.list.queryOptions({})),
      ]),
    <MembersPage />,
  );
}
