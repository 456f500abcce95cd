import type { Page } from "@playwright/test";

/** How many workloads the list says it has. */
export const total = (page: Page) => page.getByRole("status").filter({ hasText: /workloads?$/ });

// The page comes in parts: its rows may stand there a moment after all else.
async function links(page: Page) {
  const all = page.getByRole("rowheader").getByRole("link");
  await all.first().waitFor();
  return all;
}

/** The names of the rows, once there are any. */
export const names = async (page: Page): Promise<string[]> => (await links(page)).allInnerTexts();

/** The ids of the rows' workloads, once there are any. */
export const ids = async (page: Page): Promise<string[]> =>
  (await links(page)).evaluateAll((all) =>
    all.map((link) => link.getAttribute("href")?.split("/").at(-1) ?? ""),
  );
