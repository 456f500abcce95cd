import { hash, verify } from "@node-rs/argon2";

/** What a hash costs: what OWASP names first. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** What is stored of a password: argon2id as a PHC string. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Whether this is the password that was stored. */
export const isPassword = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password).catch(() => false);

/** What a password is held against where none is stored: nobody's, and as much work. */
export const NOBODYS_HASH = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$r5v3eHVcwN+aL+h0U6cj0w$Tb2E0KvY8VYsqGLTQpD+nV+PBqxO46ddkSqKeLikpbw`;
