import type { AuthOptions } from "next-auth";
import GitHubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import type { Env } from "../env.ts";

type Provider = AuthOptions["providers"][number];

/** The identity providers that the environment sets up: any OIDC issuer, GitHub, Google. */
export function identityProviders(env: Env): Provider[] {
  const providers: Provider[] = [];
  if (env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET) {
    providers.push({
      id: "oidc",
      name: env.OIDC_NAME,
      type: "oauth",
      wellKnown: `${env.OIDC_ISSUER.replace(/\/$/, "")}/.well-known/openid-configuration`,
      clientId: env.OIDC_CLIENT_ID,
      clientSecret: env.OIDC_CLIENT_SECRET,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      profile: (profile: { sub: string }) => ({ id: profile.sub }),
    });
  }
  if (env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET) {
    providers.push(gitHub(env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET));
  }
  if (env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET) {
    providers.push(
      GoogleProvider({ clientId: env.GOOGLE_CLIENT_ID, clientSecret: env.GOOGLE_CLIENT_SECRET }),
    );
  }
  return providers;
}

// GitHub's profile doesn't say whether an email is verified; its list of emails does.
function gitHub(clientId: string, clientSecret: string): Provider {
  const provider = GitHubProvider({ clientId, clientSecret });
  provider.userinfo = {
    url: "https://api.github.com/user",
    async request({ tokens }) {
      const headers = {
        Authorization: `Bearer ${tokens.access_token}`,
        "User-Agent": "muster",
        Accept: "application/vnd.github+json",
      };
      const get = async (path: string): Promise<unknown> =>
        (await fetch(`https://api.github.com${path}`, { headers })).json();
      const [profile, emails] = await Promise.all([get("/user"), get("/user/emails")]);
      const listed = Array.isArray(emails)
        ? (emails as { email: string; primary: boolean; verified: boolean }[])
        : [];
      const primary = listed.find(({ primary: isPrimary, verified }) => isPrimary && verified);
      return {
        ...(profile as object),
        ...(primary && { email: primary.email }),
        email_verified: primary !== undefined,
      };
    },
  };
  return provider;
}

/** How the sign-in page names them. */
export const providerNames = (env: Env): { id: string; name: string }[] =>
  identityProviders(env).map(({ id, name }) => ({ id, name }));
