import { type ColorScheme, encodeId, endpoints } from "@muster/contract";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";

/** The caller: who, where, with which role and teams. */
export const getMe = operation(endpoints.me.get, async ({ principal, db, services }) => {
  const [user, organization, memberships] = await Promise.all([
    principal.userId === null ? null : db.models.user.findFirst({ where: { id: principal.userId } }),
    db.models.organization.findFirst(),
    principal.userId === null ? [] : services.access.signIn.organizationsOf(principal.userId),
  ]);
  if (!organization) throw notFound("organization");
  const selected = { organizationId: organization.id, name: organization.name, role: principal.role };
  const present = ({ organizationId, name, role }: typeof selected) => ({
    organization_id: encodeId("organization", organizationId),
    name,
    role,
  });
  // A token is good for its own organization only.
  const selectable = principal.via.kind === "session" ? memberships : [selected];
  return {
    data: {
      user: user && {
        user_id: encodeId("user", user.id),
        email: user.email,
        name: user.name,
        time_zone: user.timeZone,
        color_scheme: user.colorScheme as ColorScheme | null,
      },
      organization: present(selected),
      scopes: [...principal.scopes],
      led_initiative_ids: principal.ledTeamIds.map((id) => encodeId("initiative", id)),
      joined_initiative_ids: principal.joinedTeamIds.map((id) => encodeId("initiative", id)),
      organizations: selectable.map(present),
    },
  };
});
