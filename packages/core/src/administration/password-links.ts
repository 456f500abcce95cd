import { endpoints } from "@muster/contract";
import { notFound } from "../errors.ts";
import { guarded } from "../guarded.ts";
import { operation } from "../operation.ts";
import { signedInPerson } from "../person.ts";
import { made } from "./made.ts";

const GONE = "open password link";

/** Where a link leads, without the server's address in front. */
export const passwordLinkPath = (secret: string): string => `/password?token=${secret}`;

/** Makes a link for a member who lost their password. */
export const createPasswordLink = operation(endpoints.password_links.create, async (call, { user_id }) => {
  signedInPerson(call, "can make a password link");
  const { passwordLinks } = call.services.access;
  const { secret, expiresAt } = await made(passwordLinks.create(call, user_id), "member");
  return { data: { path: passwordLinkPath(secret), expires_at: expiresAt.toISOString() } };
});

/** Whose password a link sets. */
export const findPasswordLink = operation(
  endpoints.password_links.find,
  async ({ services, now }, { token }) => {
    const found = await services.access.passwordLinks.find(token, now);
    if (!found) throw notFound(GONE);
    return { data: { email: found.email, expires_at: found.expiresAt.toISOString() } };
  },
);

/** Sets the password of whom a link is for. */
export const usePasswordLink = operation(
  endpoints.password_links.use,
  async (call, { token, new_password }) => {
    const { access, throttle } = call.services;
    const use = () => made(access.passwordLinks.use(token, new_password, call), GONE);
    // Whose link is good is not held up by what others have tried from the same address.
    const isOpen = (await access.passwordLinks.find(token, call.now)) !== null;
    const email = isOpen ? await use() : await guarded(call, "password links", use);
    // Whoever lost a password has often tried all that they remembered.
    await throttle.forgive(email, call.from.address);
    return { data: { email } };
  },
);
