import { createHash, randomBytes, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SHAPE = /^mst_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/;

/** A new API token: `mst_`, 30 random base62 characters (178 bits), 6 characters of their CRC32. Shown once, never stored. */
export function newApiToken(): string {
  let secret = "";
  for (let i = 0; i < 30; i++) secret += BASE62[randomInt(BASE62.length)];
  return `mst_${secret}${checksum(secret)}`;
}

/** A new secret of a session or of a link: 256 random bits, as base64url. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Whether a text is shaped like a token and its checksum fits, so that garbage costs no query. */
export function isWellFormedApiToken(token: string): boolean {
  const match = SHAPE.exec(token);
  return match !== null && checksum(match[1] ?? "") === match[2];
}

/** What is stored of a token or of a session's cookie. Both have more entropy than can be searched, so a plain hash does. */
export const sha256 = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** What a query finds by its secret, and what is stored of it for that. */
export const bySecret = (secret: string) => ({ tokenSha256: new Uint8Array(sha256(secret)) });

function checksum(secret: string): string {
  let rest = crc32(secret);
  let digits = "";
  for (let i = 0; i < 6; i++) {
    digits = BASE62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** Whether a stored API token still lets anybody in: what a query says of it. */
export const isGood = (now: Date) => ({ revokedAt: null, expiresAt: { gt: now } });
