import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";

const QUARTER_HOUR = 15 * 60;
// Below what a timer can wait (24.8 days).
const TWENTY_DAYS = 20 * 86_400;

/** How many attempts there may be. */
export const ATTEMPTS = {
  /** For one account from one address, in a quarter of an hour. */
  perAccountAndAddress: 5,
  /** From one address for accounts that have not signed in from there lately, in a quarter of an hour. */
  perAddress: 50,
  /** Failed ones for one account from anywhere, in an hour; after them each address has one attempt. */
  perAccount: 50,
} as const;

/** An attempt that may be made. One that is not told to have succeeded has failed. */
export interface Attempt {
  succeeded(): Promise<void>;
}

/**
 * Makes guessing passwords hopeless without locking anybody out: what is limited is an account from an address, so that the
 * right password from an address that nobody has guessed from always gets in. Accounts that don't exist are treated alike.
 */
export class SignInThrottle {
  readonly #pairs = limiter("pair", ATTEMPTS.perAccountAndAddress, QUARTER_HOUR);
  readonly #addresses = limiter("address", ATTEMPTS.perAddress, QUARTER_HOUR);
  readonly #accounts = limiter("account", ATTEMPTS.perAccount, 3_600);
  /** From where an account has signed in: a neighbour's guessing must not keep it out. */
  readonly #known = limiter("known", 1, TWENTY_DAYS);

  /** Counts an attempt before the password is looked at; `undefined` when there have been too many. */
  async attempt(email: string, address: string | null): Promise<Attempt | undefined> {
    const { account, network, pair } = keysOf(email, address);
    const isKnown = (await this.#known.get(pair)) !== null;
    if (!isKnown && (await used(this.#addresses, network)) > ATTEMPTS.perAddress) return undefined;
    const isGuessed = (await used(this.#accounts, account)) > ATTEMPTS.perAccount;
    const allowed = isGuessed && !isKnown ? 1 : ATTEMPTS.perAccountAndAddress;
    if ((await used(this.#pairs, pair)) > allowed) return undefined;
    return {
      succeeded: async () => {
        await Promise.all([
          this.#welcome(pair),
          this.#accounts.reward(account),
          isKnown ? undefined : this.#addresses.reward(network),
        ]);
      },
    };
  }

  /** Lets an account in from an address that has proven in another way that it is theirs, however often it failed before. */
  async forgive(email: string, address: string | null): Promise<void> {
    await this.#welcome(keysOf(email, address).pair);
  }

  async #welcome(pair: string): Promise<void> {
    await Promise.all([this.#pairs.delete(pair), this.#known.set(pair, 1, TWENTY_DAYS)]);
  }
}

function keysOf(email: string, address: string | null) {
  const account = hash(email.trim().toLowerCase());
  const network = networkOf(address);
  return { account, network, pair: `${account} ${network}` };
}

const limiter = (keyPrefix: string, points: number, duration: number) =>
  new RateLimiterMemory({ keyPrefix, points, duration });

/** Uses one up, and says how many that makes. */
async function used(of: RateLimiterMemory, key: string): Promise<number> {
  const { consumedPoints } = await of.consume(key).catch((spent: RateLimiterRes) => spent);
  return consumedPoints;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("base64url");

// Who has one address of IPv6 has 2^64 of them.
function networkOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? "unknown";
  const [head = "", tail] = address.split("%", 1)[0]?.split("::") ?? [];
  const groups = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":").length : 0;
  if (tail !== undefined) while (groups.length + after < 8) groups.push("0");
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
