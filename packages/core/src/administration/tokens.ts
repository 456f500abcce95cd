import { type ApiToken, encodeId, endpoints, type Scope, type Uuid } from "@muster/contract";
import { isGood, type Principal } from "@muster/access";
import { forbidden, invalid, notFound } from "../errors.ts";
import { type AuthorizedCall, operation } from "../operation.ts";
import { groupBy } from "../group-by.ts";
import { presentTeamsOf } from "../teams.ts";
import { made } from "./made.ts";

/** The tokens that the caller may see, newest first, without their secrets. */
export const listTokens = operation(endpoints.tokens.list, async (call) => ({
  data: { tokens: await findTokens(call) },
}));

/** Makes a token for the caller, or for the organization itself. What the caller doesn't have can't be given. */
export const createToken = operation(endpoints.tokens.create, async (call, input) => {
  const { principal } = call;
  requireScopes(principal, input.scopes);
  if (input.service && principal.role !== "ORG_ADMIN")
    throw forbidden("Only an administrator of the organization may create service tokens.");
  if (!input.service && principal.userId === null)
    throw invalid({
      path: "service",
      message: "must be given: a service token can create service tokens only",
    });
  const { id, secret } = await made(
    call.services.access.changes.tokens.create(call, {
      name: input.name,
      scopes: input.scopes,
      days: input.expires_in_days,
      service: input.service && {
        role: input.service.role,
        ledTeamIds: input.service.led_initiative_ids,
        joinedTeamIds: input.service.joined_initiative_ids,
      },
    }),
    "token",
  );
  const [token] = await findTokens(call, id);
  if (!token) throw notFound("token");
  return { data: { token, secret } };
});

/** Makes a token good for nothing. */
export const revokeToken = operation(endpoints.tokens.revoke, async (call, { token_id }) => {
  await made(call.services.access.changes.tokens.revoke(call, token_id), "token");
  return { data: { token_id: encodeId("token", token_id) } };
});

/** @throws DomainError VALIDATION_ERROR that names the scopes which the caller can't give, having none of them */
export function requireScopes(principal: Principal, wanted: readonly Scope[]): void {
  const missing = wanted.filter((scope) => !principal.scopes.includes(scope));
  if (missing.length > 0)
    throw invalid({
      path: "scopes",
      message: `must be scopes that you have yourself; you lack ${missing.join(", ")}`,
    });
}

/** Of those that are good for nothing the newest: more would be no help to find any. */
const MOST_ENDED = 1_000;

async function findTokens({ db, now }: AuthorizedCall, id?: Uuid): Promise<ApiToken[]> {
  const ofOne = id === undefined ? {} : { id };
  const newest = [{ createdAt: "desc" }, { id: "desc" }] as const;
  const find = (where: object, take?: number) =>
    db.models.apiToken.findMany({
      where: { ...ofOne, ...where },
      orderBy: [...newest],
      ...(take && { take }),
    });
  const [good, expired, revoked, teams, users] = await Promise.all([
    find(isGood(now)),
    find({ revokedAt: null, expiresAt: { lte: now } }, MOST_ENDED),
    find({ revokedAt: { not: null } }, MOST_ENDED),
    db.models.apiTokenTeam.findMany(id === undefined ? {} : { where: { tokenId: id } }),
    db.models.user.findMany(),
  ]);
  const tokens = [...good, ...expired, ...revoked].sort(newestFirst);
  const people = new Map(users.map((user) => [user.id, user]));
  const teamsOf = groupBy(teams, ({ tokenId }) => tokenId);
  return tokens.map((token) => {
    const owner = token.ownerUserId === null ? undefined : people.get(token.ownerUserId);
    return {
      token_id: encodeId("token", token.id),
      name: token.name,
      scopes: token.scopes as Scope[],
      owner: owner ? { user_id: encodeId("user", owner.id), email: owner.email, name: owner.name } : null,
      role: token.serviceRole,
      ...presentTeamsOf(teamsOf.get(token.id)),
      created_at: token.createdAt.toISOString(),
      expires_at: token.expiresAt.toISOString(),
      revoked_at: token.revokedAt?.toISOString() ?? null,
      last_used_at: token.lastUsedAt?.toISOString() ?? null,
    };
  });
}

type Dated = { readonly id: Uuid; readonly createdAt: Date };
const newestFirst = (a: Dated, b: Dated): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
