import { test as setup } from "@playwright/test";
import { personOf, readDemo } from "./support/demo.ts";
import { PEOPLE, sessionOf, signIn } from "./support/sign-in.ts";

const ROLES = { admin: "ORG_ADMIN", lead: "TEAM_LEAD", member: "MEMBER" } as const;

for (const person of PEOPLE) {
  setup(`the ${person} signs in`, async ({ page }) => {
    await signIn(page, personOf(readDemo(), ROLES[person]));
    await page.context().storageState({ path: sessionOf(person) });
  });
}
