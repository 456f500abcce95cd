import { hash, verify } from "@node-rs/argon2";

/** What is stored of a password: argon2id as a PHC string, with the parameters that OWASP names first. */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** Whether this is the password that was stored. */
export const isPassword = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password).catch(() => false);
