import { NotFound } from "@/components/not-found.tsx";

export const metadata = { title: "Not found" };

/** Shown for an address that leads nowhere. */
export default function PageNotFound() {
  return (
    <main>
      <NotFound title="There is no such page" href="/" linkText="Go to the overview">
        The address may be mistyped, or the page has moved.
      </NotFound>
    </main>
  );
}
