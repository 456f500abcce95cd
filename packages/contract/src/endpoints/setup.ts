import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { idOutput } from "../ids.ts";
import { emailInput, label, newPasswordInput } from "../text.ts";

export const setupStatus = endpoint({
  name: "setup.status",
  method: "GET",
  path: null,
  scope: null,
  summary: "Whether Muster still has to be set up",
  description: "True until there is an organization.",
  input: z.strictObject({}),
  data: z.strictObject({ is_needed: z.boolean() }),
  paged: false,
});

export const completeSetup = endpoint({
  name: "setup.complete",
  method: "POST",
  path: null,
  scope: null,
  summary: "Create the first organization and its administrator",
  description:
    "Needs the token that the server printed when it started. Works once: 404 as soon as there is an organization.",
  input: z.strictObject({
    setup_token: z.string("must be text").min(1, "must not be empty").max(200),
    organization: label(200).meta({ description: "What the organization is called." }),
    name: label(200).meta({ description: "What you are called." }),
    email: emailInput("What you sign in with."),
    password: newPasswordInput,
  }),
  data: z.strictObject({
    organization_id: idOutput("organization", "The organization."),
    user_id: idOutput("user", "Its administrator."),
  }),
  paged: false,
});
