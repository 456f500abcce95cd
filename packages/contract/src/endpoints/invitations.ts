import { z } from "zod";
import { endpoint, ROLES } from "../endpoint.ts";
import { INVITATION_DAYS } from "../facts.ts";
import { idInput, idOutput } from "../ids.ts";
import { emailInput, label, newPasswordInput } from "../text.ts";
import { instantOutput } from "../times.ts";
import { joinedTeamsInput, ledTeamsInput, roleInput, teamsOutput } from "./members.ts";

const invitationSchema = z
  .strictObject({
    invitation_id: idOutput("invitation", "The invitation."),
    email: z.string().meta({ description: "Whom it is for." }),
    role: z.enum(ROLES),
    ...teamsOutput,
    invited_by: z.string().meta({ description: "Who invited them." }),
    created_at: instantOutput("When they were invited."),
    expires_at: instantOutput("Until when the link is good."),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof invitationSchema>;

export const listInvitations = endpoint({
  name: "invitations.list",
  method: "GET",
  path: "/v1/invitations",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "List open invitations",
  description: "Invitations that can still be accepted, newest first; their links are not shown again.",
  input: z.strictObject({}),
  data: z.strictObject({ invitations: z.array(invitationSchema) }),
  paged: false,
});

export const createInvitation = endpoint({
  name: "invitations.create",
  method: "POST",
  path: "/v1/invitations",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Invite somebody",
  description: `Makes a link that is good once, for ${INVITATION_DAYS} days, for the person with this email. Muster sends no email: pass the link on yourself. An older open invitation of the same email ends.`,
  input: z.strictObject({
    email: emailInput("Whom to invite."),
    role: roleInput.default("MEMBER"),
    led_initiative_ids: ledTeamsInput.default([]),
    joined_initiative_ids: joinedTeamsInput.default([]),
  }),
  data: z.strictObject({
    invitation: invitationSchema,
    path: z.string().meta({
      description: "The link, without this server's address in front. Shown this once.",
      examples: ["/invite?token=…"],
    }),
  }),
  paged: false,
});

export const revokeInvitation = endpoint({
  name: "invitations.revoke",
  method: "DELETE",
  path: "/v1/invitations/{invitation_id}",
  scope: "admin",
  role: "ORG_ADMIN",
  summary: "Revoke an invitation",
  description: "Its link is good for nothing any more. 404 for one that is not open.",
  input: z.strictObject({ invitation_id: idInput("invitation", "The invitation.") }),
  data: z.strictObject({ invitation_id: idOutput("invitation", "The revoked invitation.") }),
  paged: false,
});

/** The secret of an invitation or of a password link. */
export const linkSecret = z
  .string("must be text")
  .min(1, "must not be empty")
  .max(200)
  .meta({ description: "What the link carries." });

export const findInvitation = endpoint({
  name: "invitations.find",
  method: "GET",
  path: null,
  scope: null,
  summary: "What an invitation is for",
  description:
    "For whoever has opened its link. 404 when it was accepted, revoked, has expired or never was.",
  input: z.strictObject({ token: linkSecret }),
  data: z.strictObject({
    organization: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    invited_by: z.string(),
    expires_at: instantOutput("Until when it is good."),
    has_account: z
      .boolean()
      .meta({ description: "Whether that person has an account: then they sign in to accept." }),
  }),
  paged: false,
});

const accepted = z.strictObject({ organization_id: idOutput("organization", "The organization joined.") });

export const acceptInvitation = endpoint({
  name: "invitations.accept",
  method: "POST",
  path: null,
  scope: "workloads:read",
  summary: "Accept an invitation",
  description:
    "Makes who is signed in a member, and shows them that organization. Only the invited person can.",
  input: z.strictObject({ token: linkSecret }),
  data: accepted,
  paged: false,
});

export const signUpByInvitation = endpoint({
  name: "invitations.sign_up",
  method: "POST",
  path: null,
  scope: null,
  summary: "Accept an invitation with a new account",
  description: "Creates the invited person with a password, and makes them a member.",
  input: z.strictObject({
    token: linkSecret,
    name: label(200).meta({ description: "What you are called." }),
    password: newPasswordInput,
  }),
  data: accepted,
  paged: false,
});
