import { openAt } from "@muster/access";
import { encodeId, endpoints, type Invitation } from "@muster/contract";
import { notFound } from "../errors.ts";
import { guarded } from "../guarded.ts";
import { type AuthorizedCall, operation } from "../operation.ts";
import { groupBy } from "../group-by.ts";
import { signedInPerson } from "../person.ts";
import { presentTeamsOf } from "../teams.ts";
import { made } from "./made.ts";

const GONE = "open invitation";

/** The invitations that can still be accepted, newest first. */
export const listInvitations = operation(endpoints.invitations.list, async (call) => ({
  data: { invitations: await openInvitations(call) },
}));

/** Makes a link for somebody. */
export const createInvitation = operation(endpoints.invitations.create, async (call, input) => {
  const { id, secret } = await made(
    call.services.access.changes.invitations.create(call, {
      email: input.email,
      role: input.role,
      ledTeamIds: input.led_initiative_ids,
      joinedTeamIds: input.joined_initiative_ids,
    }),
    "invitation",
  );
  const invitation = (await openInvitations(call)).find(
    ({ invitation_id }) => invitation_id === encodeId("invitation", id),
  );
  if (!invitation) throw notFound(GONE);
  return { data: { invitation, path: `/invite?token=${secret}` } };
});

/** Ends an invitation. */
export const revokeInvitation = operation(endpoints.invitations.revoke, async (call, { invitation_id }) => {
  await made(call.services.access.changes.invitations.revoke(call, invitation_id), GONE);
  return { data: { invitation_id: encodeId("invitation", invitation_id) } };
});

/** What a link is for. */
export const findInvitation = operation(endpoints.invitations.find, async ({ services, now }, { token }) => {
  const found = await services.access.invitations.find(token, now);
  if (!found) throw notFound(GONE);
  return {
    data: {
      organization: found.organization,
      email: found.email,
      role: found.role,
      invited_by: found.invitedByName,
      expires_at: found.expiresAt.toISOString(),
      has_account: found.hasAccount,
    },
  };
});

/** Makes the invited person, who is signed in, a member, and shows them the organization. */
export const acceptInvitation = operation(endpoints.invitations.accept, async (call, { token }) => {
  const { userId, sessionId } = signedInPerson(call, "can accept an invitation");
  const { invitations, signIn } = call.services.access;
  const organizationId = await made(invitations.accept(token, userId, call), GONE);
  await signIn.moveSession(sessionId, userId, organizationId);
  return { data: { organization_id: encodeId("organization", organizationId) } };
});

/** Creates the invited person and makes them a member. */
export const signUpByInvitation = operation(
  endpoints.invitations.sign_up,
  async (call, { token, name, password }) => {
    const { invitations } = call.services.access;
    const organizationId = await guarded(call, "invitations", () =>
      made(invitations.signUp(token, { name, password }, call), GONE),
    );
    return { data: { organization_id: encodeId("organization", organizationId) } };
  },
);

async function openInvitations({ db, now }: AuthorizedCall): Promise<Invitation[]> {
  const invitations = await db.models.invitation.findMany({
    where: openAt(now),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const teams = groupBy(
    await db.models.invitationTeam.findMany({
      where: { invitationId: { in: invitations.map(({ id }) => id) } },
    }),
    ({ invitationId }) => invitationId,
  );
  return invitations.map((invitation) => ({
    invitation_id: encodeId("invitation", invitation.id),
    email: invitation.email,
    role: invitation.role,
    ...presentTeamsOf(teams.get(invitation.id)),
    invited_by: invitation.invitedByName,
    created_at: invitation.createdAt.toISOString(),
    expires_at: invitation.expiresAt.toISOString(),
  }));
}
