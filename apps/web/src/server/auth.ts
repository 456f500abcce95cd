import { ChangeRefused, errorFields, SESSION_COOKIE, SESSION_DAYS } from "@muster/api";
import type { Uuid } from "@muster/contract";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { cookies, headers } from "next/headers";
import { SIGNED_IN_PATH } from "@/app/invite/address.ts";
import { isHttps } from "../env.ts";
import { circumstances } from "./circumstances.ts";
import { CLIENT_ADDRESS_HEADER } from "./client-address.ts";
import { getMuster, type Muster } from "./muster.ts";
import { identityProviders } from "./identity-providers.ts";
import { ownPath } from "./own-address.ts";

/**
 * Sign-in. The cookie holds no claims but the secret of a session that stands in the database, so that taking the session or the
 * membership away ends it at once; next-auth's own token is never written.
 */
export function authOptions(): AuthOptions {
  const muster = getMuster();
  const { env, signIn } = muster;
  const secure = isHttps(env);
  return {
    secret: env.NEXTAUTH_SECRET,
    logger: {
      error: (event, error) =>
        muster.log.error({ event, ...errorFields(causeOf(error)) }, "sign-in went wrong"),
      warn: () => {},
      debug: () => {},
    },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: SESSION_COOKIE,
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    jwt: {
      encode: async ({ token }) => (typeof token?.secret === "string" ? token.secret : ""),
      decode: async ({ token }) =>
        token && (await signIn.hasSession(token, new Date())) ? { secret: token } : null,
    },
    providers: [passwordProvider(muster), ...identityProviders(env)],
    callbacks: {
      async signIn({ account, profile, user }) {
        if (!account) return false;
        if (account.type === "credentials") return true;
        try {
          Object.assign(user, await admittedByIdentity(muster, identityOf(account, profile)));
          return true;
        } catch (error) {
          return `/sign-in?error=${codeOf(error, muster)}`;
        }
      },
      async jwt({ token, user }) {
        if (!user) return token;
        // Whoever knew the session before, of whomever it was, must not find themselves in this one.
        const before = (await cookies()).get(SESSION_COOKIE)?.value;
        if (before) await signIn.endSession(before, await circumstances());
        const { organizationId } = user as { organizationId?: Uuid };
        const secret = await signIn.startSession(user.id, await circumstances(), organizationId);
        return secret === null ? {} : { secret };
      },
      session: async ({ session }) => ({ expires: session.expires }),
      // After signing in one only ever gets to a page of ours.
      redirect: ({ url, baseUrl }) => new URL(ownPath(url, baseUrl) ?? "/", baseUrl).href,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token.secret === "string") await signIn.endSession(token.secret, await circumstances());
      },
    },
  };
}

// next-auth tells an error as it is, or with more about it.
const causeOf = (error: unknown): unknown =>
  error instanceof Error ? error : (error as { error?: unknown } | undefined)?.error;

function passwordProvider({ signIn, invitations, log, throttle }: Muster) {
  return CredentialsProvider({
    credentials: { email: {}, password: {}, invitation: {} },
    async authorize(credentials) {
      const { email, password, invitation } = credentials ?? {};
      if (!isPlausible(email, 320) || !isPlausible(password, 1024)) return null;
      const attempt = await throttle.attempt(email, (await headers()).get(CLIENT_ADDRESS_HEADER));
      if (!attempt) throw new Error("TooManyAttempts");
      try {
        const { fits, user } = await signIn.userByPassword(email, password);
        if (!fits) {
          const at = await circumstances();
          // Not waited for: the answer must not take longer where there is somebody to tell of.
          const told = user ? signIn.refuseSession(user.id, at) : undefined;
          told?.catch((error: unknown) =>
            log.error(errorFields(error), "a failed sign-in could not be told"),
          );
          return null;
        }
        await attempt.succeeded();
        const joined = isPlausible(invitation, 200)
          ? await invitations.accept(invitation, user.id, await circumstances())
          : undefined;
        if ((await signIn.organizationsOf(user.id)).length === 0) throw new NotSignedIn("NoOrganization");
        return { id: user.id, organizationId: joined };
      } catch (error) {
        throw new NotSignedIn(codeOf(error, { log }), { cause: error });
      }
    },
  });
}

/**
 * Who it is that an identity provider has shown in. A member of no organization joins the one whose invitation they come from, as
 * who has no password can't accept it first; others accept on its page, where they see what for.
 * @throws NotSignedIn
 */
async function admittedByIdentity(
  { env, signIn, invitations }: Muster,
  identity: ReturnType<typeof identityOf>,
): Promise<{ id: Uuid; organizationId?: Uuid }> {
  const user = await signIn.userByIdentity(identity);
  if (!user) throw new NotSignedIn("NoAccount");
  const { id } = user;
  if ((await signIn.organizationsOf(id)).length > 0) return { id };
  const goesTo =
    (await cookies()).get(`${isHttps(env) ? "__Secure-" : ""}next-auth.callback-url`)?.value ?? "";
  const [path, query] = (ownPath(goesTo, env.NEXTAUTH_URL) ?? "").split("?", 2);
  const invitation = path === SIGNED_IN_PATH ? new URLSearchParams(query).get("token") : null;
  if (!isPlausible(invitation, 200)) throw new NotSignedIn("NoOrganization");
  return { id, organizationId: await invitations.accept(invitation, id, await circumstances()) };
}

/** Why somebody who is who they say is not signed in all the same; the message is the code for it. */
class NotSignedIn extends Error {}

// next-auth puts an error's message into an address; what the database said must not get there.
function codeOf(error: unknown, { log }: Pick<Muster, "log">): string {
  if (error instanceof NotSignedIn) return error.message;
  if (error instanceof ChangeRefused) return "InvitationOver";
  log.error(errorFields(error), "a sign-in failed for our fault");
  return "Unavailable";
}

const isPlausible = (text: unknown, maxLength: number): text is string =>
  typeof text === "string" && text !== "" && text.length <= maxLength && !text.includes("\0");

type Account = NonNullable<
  Parameters<NonNullable<NonNullable<AuthOptions["callbacks"]>["signIn"]>>[0]["account"]
>;

function identityOf(account: Account, profile: object | undefined) {
  const claims = (profile ?? {}) as { email?: unknown; email_verified?: unknown };
  const isVerified = claims.email_verified === true && typeof claims.email === "string";
  return {
    provider: account.provider,
    subject: account.providerAccountId,
    verifiedEmail: isVerified ? String(claims.email) : null,
  };
}
