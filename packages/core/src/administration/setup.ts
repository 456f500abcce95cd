import { encodeId, endpoints } from "@muster/contract";
import { forbidden, notFound } from "../errors.ts";
import { guarded } from "../guarded.ts";
import { operation } from "../operation.ts";
import { made } from "./made.ts";
import { slugOf } from "./slug.ts";

/** Whether there is no organization yet. */
export const setupStatus = operation(endpoints.setup.status, async ({ services }) => ({
  data: { is_needed: await services.access.setup.isNeeded() },
}));

/** Creates the first organization with its administrator, for who knows the token that the server printed. */
export const completeSetup = operation(endpoints.setup.complete, async (call, input) => {
  const { access, isSetupToken } = call.services;
  // Once it is done nobody is told anything of the token any more.
  if (!(await access.setup.isNeeded())) throw notFound("setup");
  const { organizationId, userId } = await guarded(call, "setup", async () => {
    if (!isSetupToken(input.setup_token)) {
      throw forbidden("This is not the setup token.", {
        path: "setup_token",
        message: "This is not the token that the server printed when it started.",
      });
    }
    const slug = slugOf(input.organization) || "organization";
    return made(access.setup.complete({ ...input, slug }, call), "setup");
  });
  return {
    data: {
      organization_id: encodeId("organization", organizationId),
      user_id: encodeId("user", userId),
    },
  };
});
