import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { readDemo } from "./demo.ts";
import { env } from "./env.ts";

if (!env.oidc) throw new Error("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set.");
const { issuer, clientId, clientSecret } = env.oidc;

/**
 * A real OpenID Connect provider that believes whatever email one enters. A name before a slash stands for another
 * account of that email: `verified/ada@…`, or `unverified/ada@…`, whose email the provider has not verified.
 */
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [`${readDemo().url}/api/auth/callback/oidc`],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  findAccount: (_context, sub) => ({
    accountId: sub,
    claims: async () => ({
      sub,
      email: sub.split("/").at(-1) ?? sub,
      email_verified: !sub.startsWith("unverified/"),
      name: "Somebody",
    }),
  }),
  loadExistingGrant: async (context) => {
    const { Grant } = context.oidc.provider;
    const grant = new Grant({
      clientId: context.oidc.client?.clientId ?? "",
      accountId: context.oidc.session?.accountId ?? "",
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", issuer);
  if (!url.pathname.startsWith("/interaction/")) return void answer(request, response);
  const accountId = url.searchParams.get("account");
  if (accountId) {
    return void provider.interactionFinished(request, response, { login: { accountId } });
  }
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html><title>Identity provider</title>
    <form><label>Account <input name="account"></label> <button>Continue</button></form>`);
});
server.listen(Number(new URL(issuer).port), "127.0.0.1");
