import type { Access, Principal } from "@muster/access";
import { decodeId } from "@muster/contract";
import { type Call, conflict, forbidden, unauthenticated } from "@muster/core";

/** The cookie that holds a browser's session. */
export const SESSION_COOKIE = "muster_session";

/** The part of a request that says who sends it. */
export interface HeaderReader {
  header(name: string): string | undefined;
}

/**
 * Who calls /v1: the holder of the bearer token, in the selected organization. Cookies are never looked at.
 * @throws DomainError UNAUTHENTICATED, or FORBIDDEN for an organization that the token is not good for, existing or not
 */
export async function principalOfToken(call: Call, request: HeaderReader): Promise<Principal> {
  const authorization = request.header("authorization");
  if (authorization === undefined)
    throw unauthenticated("An API token is needed: Authorization: Bearer mst_…");
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const principal = token === undefined ? undefined : await call.services.access.byToken(token, call);
  if (!principal) throw unauthenticated("This API token is not valid: unknown, expired or revoked.");
  const selected = request.header("x-organization-id");
  if (selected !== undefined && decodeId("organization", selected) !== principal.organizationId) {
    throw forbidden(
      "This API token is not for the organization that X-Organization-Id names. Leave the header out, or name the token's own.",
    );
  }
  return principal;
}

/**
 * Whose browser fetches something from one of Muster's own pages.
 * @throws DomainError UNAUTHENTICATED, or FORBIDDEN when another site's page sends it
 */
export async function principalOfBrowser(call: Call, request: HeaderReader): Promise<Principal> {
  const site = request.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none")
    throw forbidden("Only Muster's own pages may call this.");
  const principal = await principalOfPage(call, request);
  if (!principal) throw unauthenticated("Nobody is signed in.");
  return principal;
}

/**
 * Whose browser calls from a page; null when nobody is signed in. A page says which organization it shows: a session moves to
 * another one for all of its pages at once.
 * @throws DomainError CONFLICT when the session is in another organization by now
 */
export async function principalOfPage(call: Call, request: HeaderReader): Promise<Principal | null> {
  const cookies = request.header("cookie") ?? null;
  const principal = await principalOfCookie(call.services.access, cookies, call.now);
  const shown = request.header("x-organization-id");
  if (principal && shown !== undefined && decodeId("organization", shown) !== principal.organizationId)
    throw conflict(
      "You have moved to another organization in this browser since this page was loaded. Nothing was done; load it again.",
    );
  return principal;
}

/** Whose browser calls; null when nobody is signed in. Bearer tokens are never looked at. */
export async function principalOfCookie(
  access: Access,
  cookies: string | null,
  now: Date,
): Promise<Principal | null> {
  const secret = sessionSecret(cookies);
  return secret === undefined ? null : ((await access.bySession(secret, now)) ?? null);
}

/** The session's secret in a Cookie header. */
export function sessionSecret(cookies: string | null): string | undefined {
  for (const cookie of cookies?.split(";") ?? []) {
    const [name, value] = cookie.trim().split("=", 2);
    if (name === SESSION_COOKIE && value) return value;
  }
  return undefined;
}
