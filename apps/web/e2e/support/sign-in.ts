import path from "node:path";
import { expect, type Page } from "@playwright/test";
import type { DemoUser } from "./demo.ts";

/** Those who are signed in once, before all tests. */
export const PEOPLE = ["admin", "lead", "member"] as const;
export type Person = (typeof PEOPLE)[number];

const FOLDER = path.resolve(import.meta.dirname, "../../.cache/e2e");

/** Where a person's session is kept. */
export const sessionOf = (person: Person): string => path.join(FOLDER, `${person}.json`);

/** Signs in by the form, and waits for the first page. */
export async function signIn(page: Page, { email, password }: DemoUser): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
}
