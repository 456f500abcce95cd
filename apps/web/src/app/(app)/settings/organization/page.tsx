import type { Metadata } from "next";
import { sectionPage } from "../shared/section-page.tsx";
import { OrganizationPage } from "./client.tsx";

export const metadata: Metadata = { title: "Organization" };

/** The organization's name and id. */
export default function Page() {
  return sectionPage({ isForAdmins: true }, async () => {}, <OrganizationPage />);
}
