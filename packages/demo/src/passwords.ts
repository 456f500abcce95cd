import { randomInt } from "node:crypto";
import { hash } from "@node-rs/argon2";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A random password that can be read out and typed: 16 base32 characters (80 bits) in groups of four. */
export function newPassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}

/** What is stored of a password: argon2id as a PHC string, with the parameters that OWASP names first. */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
