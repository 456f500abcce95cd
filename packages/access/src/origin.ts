/** Where a request came from, as far as it is known. */
export interface Origin {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Of what Muster does by itself. */
export const NOWHERE: Origin = { address: null, userAgent: null };

const LONGEST_USER_AGENT = 300;

/** Puts together what a transport knows; a user agent is cut to what is worth keeping. */
export const originOf = (address: string | null, userAgent: string | null | undefined): Origin => ({
  address,
  userAgent: userAgent ? userAgent.slice(0, LONGEST_USER_AGENT).toWellFormed() : null,
});
