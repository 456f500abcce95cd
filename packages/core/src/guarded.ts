import { DomainError } from "./errors.ts";
import type { Call } from "./operation.ts";

const RETRY_AFTER_SECONDS = 15 * 60;

/** Counts attempts at a secret. */
export interface Throttle {
  /** Counts an attempt before the secret is looked at; `undefined` when there have been too many. */
  attempt(account: string, address: string | null): Promise<{ succeeded(): Promise<void> } | undefined>;
  /** Forgets the failed attempts of an address at an account that was proven in another way to be theirs. */
  forgive(account: string, address: string | null): Promise<void>;
}

/**
 * Does what needs a secret that somebody could guess. What fails, for whatever reason, is counted; whose attempts are used up is
 * told so before the secret is looked at.
 * @param account what the secret opens
 * @throws DomainError RATE_LIMITED
 */
export async function guarded<T>(
  { services, from }: Call,
  account: string,
  work: () => Promise<T>,
): Promise<T> {
  const attempt = await services.throttle.attempt(account, from.address);
  if (!attempt) {
    throw new DomainError(
      "RATE_LIMITED",
      "There were too many attempts. Try again in a quarter of an hour.",
      {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      },
    );
  }
  const result = await work();
  await attempt.succeeded();
  return result;
}
