import { NotFound } from "@/components/not-found.tsx";

export const metadata = { title: "Not found" };

/** Shown beside what there is to set, for an address that leads nowhere. */
export default function SettingsNotFound() {
  return (
    <NotFound title="There is no such page" href="/settings" linkText="Go to the settings">
      The address may be mistyped, or the page has moved.
    </NotFound>
  );
}
