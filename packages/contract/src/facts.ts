// Also for browsers: nothing here brings zod along.
import type { WorkloadStatus } from "./workload.ts";

/** The least characters that a new password must have. */
export const PASSWORD_LENGTH = 12;

/** For how long an invitation is good. */
export const INVITATION_DAYS = 7;

/** For how long a link to choose a new password is good. */
export const PASSWORD_LINK_HOURS = 24;

/** The longest that an API token is good for. */
export const TOKEN_DAYS = 365;

/** After how many seconds without a word from its collector a cluster's numbers may be old. */
export const SILENT_AFTER_SECONDS = 300;

/** Whether a status is an end: then there is a `completed_at`, and nothing follows. */
export const hasEnded = (status: WorkloadStatus): boolean => status !== "pending" && status !== "running";

/** How large a request's body may be. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** A day of 24 hours; by the clock of a place one may be longer or shorter. */
export const DAY_MS = 24 * 3_600_000;

/** How far ahead of the server's clock a time that is reported may lie. */
export const MAX_AHEAD_MS = 24 * 3_600_000;

/** The first moment that is taken, and the last, in milliseconds since 1970. */
export const EARLIEST_MS = Date.parse("0001-01-01T00:00:00Z");
export const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** What is said of a range of time that would end before it begins: as it says itself, or as it ends now. */
export const TURNED_RANGE = {
  endsTooEarly: "must not lie before start_date",
  beginsTooLate: "lies in the future; name an end_date after it, too",
} as const;

/** The team of workloads that nobody claims: every organization has it, at the top, for good. */
export const UNASSIGNED_SLUG = "unassigned";

/** What stands before the underscore of each kind of id. */
export const ID_PREFIXES = {
  organization: "org",
  initiative: "init",
  user: "user",
  token: "tok",
  session: "ses",
  cluster: "cluster",
  workload: "wl",
  request: "req",
  invitation: "inv",
  auditEvent: "aud",
  view: "view",
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

/** How an id of this kind is written. */
export const idForm = (kind: IdKind): RegExp =>
  new RegExp(`^${ID_PREFIXES[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`);

/** The IANA time zone of a name, as this runtime writes it; undefined when there is none. An offset like +05:30 is no zone. */
export function timeZoneNamed(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
