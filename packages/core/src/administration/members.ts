import { type MemberRow, toIso } from "@muster/access";
import { encodeId, endpoints, type Member, type Uuid } from "@muster/contract";
import { notFound } from "../errors.ts";
import { type AuthorizedCall, operation } from "../operation.ts";
import { pageOf, positionIn } from "../paging.ts";
import { made } from "./made.ts";

/** A page of the organization's members, by email, with their exact number. */
export const listMembers = operation(endpoints.members.list, async (call, input) => {
  const { limit, next_token, ...filters } = input;
  const binding = {
    organizationId: call.principal.organizationId,
    operation: endpoints.members.list.name,
    filters,
  };
  const after = positionIn(call, next_token, binding, 1);
  const { rows, totalCount } = await call.db.members.page(filters, after?.[0], limit + 1);
  const { shown, metadata } = pageOf(call, rows, limit, totalCount, binding, ({ email }) => [email]);
  return { data: { members: shown.map(presentMember) }, metadata };
});

/** Sets a member's role and teams, where they are given. */
export const updateMember = operation(endpoints.members.update, async (call, input) => {
  await made(
    call.services.access.changes.members.update(call, input.user_id, {
      role: input.role,
      ledTeamIds: input.led_initiative_ids,
      joinedTeamIds: input.joined_initiative_ids,
    }),
    "member",
  );
  return { data: await findMember(call, input.user_id) };
});

/** Ends a membership. */
export const removeMember = operation(endpoints.members.remove, async (call, { user_id }) => {
  await made(call.services.access.changes.members.remove(call, user_id), "member");
  return { data: { user_id: encodeId("user", user_id) } };
});

async function findMember({ db }: AuthorizedCall, userId: Uuid): Promise<Member> {
  const { rows } = await db.members.page({ userId }, undefined, 1);
  if (!rows[0]) throw notFound("member");
  return presentMember(rows[0]);
}

function presentMember(row: MemberRow): Member {
  const teams = (json: string) => (JSON.parse(json) as Uuid[]).map((id) => encodeId("initiative", id));
  return {
    user_id: encodeId("user", row.user_id),
    email: row.email,
    name: row.name,
    role: row.role,
    led_initiative_ids: teams(row.led),
    joined_initiative_ids: teams(row.joined),
    joined_at: toIso(row.created_at),
    last_seen_at: row.last_seen_at && toIso(row.last_seen_at),
  };
}
