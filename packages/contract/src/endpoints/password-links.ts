import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { PASSWORD_LINK_HOURS } from "../facts.ts";
import { idInput } from "../ids.ts";
import { newPasswordInput } from "../text.ts";
import { instantOutput } from "../times.ts";
import { linkSecret } from "./invitations.ts";

const expires_at = instantOutput("Until when the link is good.");

export const createPasswordLink = endpoint({
  name: "password_links.create",
  method: "POST",
  path: null,
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Make a link for a member who lost their password",
  description: `Good once, for ${PASSWORD_LINK_HOURS} hours; an older one ends. Only for members of no other organization, who sign in with a password. Nobody makes one for themselves, and no API token makes any.`,
  input: z.strictObject({ user_id: idInput("user", "The member.") }),
  data: z.strictObject({
    path: z.string().meta({
      description: "The link, without this server's address in front. Shown this once.",
      examples: ["/password?token=…"],
    }),
    expires_at,
  }),
  paged: false,
});

export const findPasswordLink = endpoint({
  name: "password_links.find",
  method: "GET",
  path: null,
  scope: null,
  summary: "Whose password a link sets",
  description: "For whoever has opened it. 404 when it was used, was replaced, has expired or never was.",
  input: z.strictObject({ token: linkSecret }),
  data: z.strictObject({ email: z.string(), expires_at }),
  paged: false,
});

export const usePasswordLink = endpoint({
  name: "password_links.use",
  method: "POST",
  path: null,
  scope: null,
  summary: "Choose a new password by a link",
  description: "Ends all sessions of that person.",
  input: z.strictObject({ token: linkSecret, new_password: newPasswordInput }),
  data: z.strictObject({ email: z.string().meta({ description: "What to sign in with." }) }),
  paged: false,
});
