import { DAY_MS } from "@muster/contract";
/** How long a sign-in lasts at most, and how long one that nobody uses, in days. */
export const SESSION_DAYS = 14;
export const SESSION_IDLE_DAYS = 7;

/** When a session that begins now is over at the latest. */
export const expiryOf = (now: Date): Date => new Date(now.getTime() + SESSION_DAYS * DAY_MS);

/** Whether a session is good: what a query says of it. `authenticate.ts` says the same in SQL. */
export const liveAt = (now: Date) => ({
  expiresAt: { gt: now },
  lastSeenAt: { gt: new Date(now.getTime() - SESSION_IDLE_DAYS * DAY_MS) },
});
