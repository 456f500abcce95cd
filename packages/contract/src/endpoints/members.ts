import { z } from "zod";
import { endpoint, ROLES } from "../endpoint.ts";
import { idInput, idOutput } from "../ids.ts";
import { text } from "../text.ts";
import { instantOutput } from "../times.ts";
import { pageInput } from "./page-input.ts";

const ROLE = `must be one of ${ROLES.join(", ")}`;
export const roleInput = z.enum(ROLES, ROLE).meta({ description: "What they may see and do." });

const TEAMS = 'must be a list of teams, like ["init_01jeavgz1ye4d9ym9xdj741sz0"]';
const teamsInput = (description: string) =>
  z
    .array(idInput("initiative", "A team."), TEAMS)
    .max(1_000, "must be at most 1000 teams")
    .meta({ description });
/** Which teams a member or a service token leads and is in. */
export const ledTeamsInput = teamsInput("Teams that they lead; a TEAM_LEAD sees those below, too.");
export const joinedTeamsInput = teamsInput("Teams that they are in.");

export const teamsOutput = {
  led_initiative_ids: z.array(idOutput("initiative", "A team.")),
  joined_initiative_ids: z.array(idOutput("initiative", "A team.")),
};

const memberSchema = z
  .strictObject({
    user_id: idOutput("user", "The person."),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    ...teamsOutput,
    joined_at: instantOutput("Since when they are a member."),
    last_seen_at: instantOutput("When they last used Muster, to the minute.").nullable(),
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof memberSchema>;

export const listMembers = endpoint({
  name: "members.list",
  method: "GET",
  path: "/v1/members",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "List members",
  description: "The people of the organization with their role and teams, by email. Only for an ORG_ADMIN.",
  input: z.strictObject({
    search: text(200).optional().meta({ description: "Only whose name or email contains this." }),
    ...pageInput(50, "filters"),
  }),
  data: z.strictObject({ members: z.array(memberSchema) }),
  paged: true,
});

const who = idInput("user", "The member.");

export const updateMember = endpoint({
  name: "members.update",
  method: "PATCH",
  path: "/v1/members/{user_id}",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Change a member's role or teams",
  description:
    "Sets what is given and leaves the rest. Takes effect on the member's next request. The last ORG_ADMIN can't be given another role: 409.",
  input: z.strictObject({
    user_id: who,
    role: roleInput.optional(),
    led_initiative_ids: ledTeamsInput.optional(),
    joined_initiative_ids: joinedTeamsInput.optional(),
  }),
  data: memberSchema,
  paged: false,
});

export const removeMember = endpoint({
  name: "members.remove",
  method: "DELETE",
  path: "/v1/members/{user_id}",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Remove a member",
  description:
    "Ends the membership with its sessions and API tokens, at once. What they submitted stays. The last ORG_ADMIN can't be removed: 409.",
  input: z.strictObject({ user_id: who }),
  data: z.strictObject({ user_id: idOutput("user", "Who is no member any more.") }),
  paged: false,
});
