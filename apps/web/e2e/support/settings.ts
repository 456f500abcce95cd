import type { Page } from "@playwright/test";

/** Something that no other test, and no earlier run, calls so. */
export const unique = (word: string): string =>
  `${word} ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

/** Goes to a section of the settings. */
export const open = (page: Page, section: string) => page.goto(`/settings/${section}`);

/** The dialog that is open. */
export const dialog = (page: Page) => page.getByRole("dialog");
