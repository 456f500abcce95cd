import { z } from "zod";
import { atMost } from "../looked-at-first.ts";
import { endpoint, ROLES, SCOPES } from "../endpoint.ts";
import { TOKEN_DAYS } from "../facts.ts";
import { idInput, idOutput } from "../ids.ts";
import { notAnObject } from "../problem.ts";
import { label } from "../text.ts";
import { instantOutput } from "../times.ts";
import { joinedTeamsInput, ledTeamsInput, roleInput, teamsOutput } from "./members.ts";

const tokenSchema = z
  .strictObject({
    token_id: idOutput("token", "The token; not its secret."),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    owner: z
      .strictObject({ user_id: idOutput("user", "The person."), email: z.string(), name: z.string() })
      .nullable()
      .meta({
        description: "Whose rights it has; null for a service token, which has a role and teams of its own.",
      }),
    role: z.enum(ROLES).nullable().meta({ description: "A service token's role; null for a person's." }),
    ...teamsOutput,
    created_at: instantOutput("When it was created."),
    expires_at: instantOutput("Until when it is good."),
    revoked_at: instantOutput("Since when it is good for nothing.").nullable(),
    last_used_at: instantOutput("When it was last used, to the minute.").nullable(),
  })
  .meta({ id: "ApiToken" });
export type ApiToken = z.infer<typeof tokenSchema>;

export const listTokens = endpoint({
  name: "tokens.list",
  method: "GET",
  path: "/v1/tokens",
  scope: "admin",
  summary: "List API tokens",
  description:
    "Your own tokens; an ORG_ADMIN sees all of the organization. Newest first, never with their secrets.",
  input: z.strictObject({}),
  data: z.strictObject({ tokens: z.array(tokenSchema) }),
  paged: false,
});

const DAYS = `must be a whole number of days from 1 to ${TOKEN_DAYS}`;
const SCOPES_TEXT = `must be one or more of ${SCOPES.join(", ")}`;

export const createToken = endpoint({
  name: "tokens.create",
  method: "POST",
  path: "/v1/tokens",
  scope: "admin",
  summary: "Create an API token",
  description:
    "For yourself, with your rights; or, by an ORG_ADMIN, a service token with a role and teams of its own. Nobody can give scopes that they don't have. The token itself is in this answer and nowhere else.",
  input: z.strictObject({
    name: label(100).meta({ description: "What it is for.", examples: ["nightly report"] }),
    scopes: atMost(100, SCOPES_TEXT, z.array(z.enum(SCOPES, SCOPES_TEXT), SCOPES_TEXT).min(1, SCOPES_TEXT))
      .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)))
      .meta({ description: "What it may do." }),
    expires_in_days: z.int(DAYS).min(1, DAYS).max(TOKEN_DAYS, DAYS).default(90).meta({
      description: "For how many days it is good.",
    }),
    service: z
      .strictObject(
        {
          role: roleInput,
          led_initiative_ids: ledTeamsInput.default([]),
          joined_initiative_ids: joinedTeamsInput.default([]),
        },
        notAnObject,
      )
      .optional()
      .meta({ description: "Makes it the organization's own, with this role. Only for an ORG_ADMIN." }),
  }),
  data: z.strictObject({
    token: tokenSchema,
    secret: z.string().meta({ description: "The token itself, shown this once.", examples: ["mst_…"] }),
  }),
  paged: false,
});

export const revokeToken = endpoint({
  name: "tokens.revoke",
  method: "DELETE",
  path: "/v1/tokens/{token_id}",
  scope: "admin",
  summary: "Revoke an API token",
  description: "Takes effect on the next request with it. Revoking it again changes nothing.",
  input: z.strictObject({ token_id: idInput("token", "The token.") }),
  data: z.strictObject({ token_id: idOutput("token", "The revoked token.") }),
  paged: false,
});
