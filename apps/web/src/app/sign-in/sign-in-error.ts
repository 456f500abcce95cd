const NO_ACCOUNT = "There is no account for this address; ask an administrator for an invitation.";

const MESSAGES: Readonly<Record<string, string>> = {
  NoAccount: NO_ACCOUNT,
  AccessDenied: NO_ACCOUNT,
  CredentialsSignin: "Wrong email or password.",
  NoOrganization:
    "You are in no organization any more. Ask an administrator for an invitation, and open its link.",
  InvitationOver: "This invitation is over, or you are a member already. Sign in without it.",
  TooManyAttempts: "Too many attempts. Try again in a quarter of an hour.",
  Unavailable: "Signing in is not possible just now. Try again soon.",
  SessionRequired: "Sign in to see this page.",
  Configuration: "Signing in is not set up correctly on this server; tell an administrator.",
};

/** What an error code of the sign-in means, in words. */
export const signInError = (code: string): string =>
  MESSAGES[code] ?? "Signing in did not work. Try again; if it stays so, tell an administrator.";
