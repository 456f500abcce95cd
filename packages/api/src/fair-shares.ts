import type { Principal } from "@muster/access";
import { DomainError } from "@muster/core";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { ServerLimits } from "./server-limits.ts";

const WINDOW_SECONDS = 60;

interface Share {
  /** What is left of it, as headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why there is none left. */
  readonly refusal: DomainError | undefined;
}

export interface FairShares {
  /** Takes requests out of a caller's share. */
  take(principal: Principal, requests: number): Promise<Share>;
  /** How many requests found nothing left, by whose share it was. */
  readonly refused: Readonly<Record<PolicyName, number>>;
}

type RateLimits = Pick<ServerLimits, "requestsPerToken" | "requestsPerOrganization">;
type PolicyName = "token" | "organization";
interface Policy {
  readonly name: PolicyName;
  readonly limit: number;
  readonly limiter: RateLimiterMemory;
  readonly keyOf: (principal: Principal) => string;
}

/** Limits what one token (or session) and one organization ask in a minute of this server. Told as the IETF's draft has it. */
export function createFairShares({ requestsPerToken, requestsPerOrganization }: RateLimits): FairShares {
  const policies = [
    policy("token", requestsPerToken, ({ via }) => via.id),
    policy("organization", requestsPerOrganization, ({ organizationId }) => organizationId),
  ].filter(({ limit }) => limit > 0);
  const described = policies.map(({ name, limit }) => `"${name}";q=${limit};w=${WINDOW_SECONDS}`).join(", ");
  const refused = { token: 0, organization: 0 };

  return {
    refused,
    async take(principal, requests) {
      const left: string[] = [];
      let refusal: DomainError | undefined;
      // What a token asks in vain is not taken from its organization.
      for (const { name, limit, limiter, keyOf } of policies) {
        const use = await limiter.consume(keyOf(principal), requests).catch((spent: RateLimiterRes) => spent);
        const seconds = Math.ceil(use.msBeforeNext / 1000);
        left.push(`"${name}";r=${use.remainingPoints};t=${seconds}`);
        if (use.consumedPoints <= limit) continue;
        refused[name]++;
        refusal = tooMany(name, limit, seconds);
        break;
      }
      const headers = left.length === 0 ? {} : { "RateLimit-Policy": described, RateLimit: left.join(", ") };
      return { headers, refusal };
    },
  };
}

const policy = (name: PolicyName, limit: number, keyOf: Policy["keyOf"]): Policy => ({
  name,
  limit,
  limiter: new RateLimiterMemory({ points: limit, duration: WINDOW_SECONDS }),
  keyOf,
});

const tooMany = (name: PolicyName, limit: number, retryAfterSeconds: number) =>
  new DomainError(
    "RATE_LIMITED",
    `This ${name} may make ${limit} requests a minute. Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
