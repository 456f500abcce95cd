const { MUSTER_DEMO_FILE, CHROMIUM_PATH, CI, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = process.env;

/** What the browser tests are told by whoever starts them. */
export const env = {
  /** The demo.json of the running Muster; tools that only read the configuration have none. */
  demoFile: MUSTER_DEMO_FILE || undefined,
  /** The browser, if it is not Playwright's own. */
  chromiumPath: CHROMIUM_PATH || undefined,
  isCi: Boolean(CI),
  /** The identity provider that is started beside; undefined for a Muster without one. */
  oidc: OIDC_ISSUER
    ? { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID ?? "", clientSecret: OIDC_CLIENT_SECRET ?? "" }
    : undefined,
};

/** What a Muster of its own inherits: everything but what makes it another Muster's. */
export function inherited(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, NEXTAUTH_URL: _url, NEXTAUTH_SECRET: _secret, ...rest } = process.env;
  return rest;
}
