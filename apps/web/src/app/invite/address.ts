const withToken = (path: string, token: string): string => `${path}?${new URLSearchParams({ token })}`;

/** The page of an invitation. */
export const inviteAddress = (token: string): string => withToken("/invite", token);

/** Where to go on after signing in for an invitation. */
export const SIGNED_IN_PATH = "/invite/signed-in";
export const signedInAddress = (token: string): string => withToken(SIGNED_IN_PATH, token);
