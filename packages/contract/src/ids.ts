import { z } from "zod";
import { ID_PREFIXES, idForm, type IdKind } from "./facts.ts";

/** An id as the database keeps it: 8-4-4-4-12 lower-case hexadecimal digits. */
export type Uuid = string;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS = new Map([...ALPHABET].map((character, value) => [character, value]));
const ENCODED_LENGTH = 26;
const HEX = "0123456789abcdef";

/** Writes a uuid as a TypeID: prefix, underscore, 26 base32 characters (TypeID specification 0.3). */
export function encodeId(kind: IdKind, uuid: Uuid): string {
  let encoded = "";
  let pending = 0;
  let bits = 2; // 26 × 5 bits are two more than a uuid has
  for (let i = 0; i < uuid.length; i++) {
    const code = uuid.charCodeAt(i);
    if (code === 45) continue; // "-"
    pending = (pending << 4) | (code < 58 ? code - 48 : code - 87);
    bits += 4;
    if (bits >= 5) {
      bits -= 5;
      encoded += ALPHABET[(pending >> bits) & 31];
      pending &= (1 << bits) - 1;
    }
  }
  return `${ID_PREFIXES[kind]}_${encoded}`;
}

/** Reads a TypeID of this kind back into its uuid; `undefined` when it is not well formed. */
export function decodeId(kind: IdKind, id: string): Uuid | undefined {
  const prefix = `${ID_PREFIXES[kind]}_`;
  if (id.length !== prefix.length + ENCODED_LENGTH || !id.startsWith(prefix)) return undefined;
  let hex = "";
  let pending = 0;
  let bits = -2;
  for (let i = prefix.length; i < id.length; i++) {
    const digit = DIGITS.get(id[i] ?? "");
    if (digit === undefined || (i === prefix.length && digit > 7)) return undefined;
    pending = (pending << 5) | digit;
    bits += 5;
    while (bits >= 4) {
      bits -= 4;
      hex += HEX[(pending >> bits) & 15];
      pending &= (1 << bits) - 1;
    }
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A new UUIDv7 (RFC 9562): 48 bits of milliseconds since 1970, then random bits, so that ids sort roughly by age. */
export function newUuid(nowMs: number, random: Uint8Array = tenRandomBytes()): Uuid {
  const time = nowMs.toString(16).padStart(12, "0");
  let rest = "";
  for (const byte of random) rest += byte.toString(16).padStart(2, "0");
  const variant = HEX[8 | (Number.parseInt(rest[3] ?? "0", 16) & 3)];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(4, 7)}-${rest.slice(7, 19)}`;
}

let randomBytes = new Uint8Array(0);

// Asking for many at once costs hardly more than asking for ten. Each byte is used once.
function tenRandomBytes(): Uint8Array {
  if (randomBytes.length < 10) randomBytes = crypto.getRandomValues(new Uint8Array(2_560));
  const ten = randomBytes.subarray(0, 10);
  randomBytes = randomBytes.subarray(10);
  return ten;
}

/** A new TypeID of this kind. */
export const newId = (kind: IdKind, nowMs: number): string => encodeId(kind, newUuid(nowMs));

/** An id in an answer. */
export function idOutput(kind: IdKind, description: string) {
  return z
    .string()
    .regex(idForm(kind))
    .meta({ description, examples: [EXAMPLE_IDS[kind]] });
}

/** An id in a request; the verb gets its uuid. */
export function idInput(kind: IdKind, description: string) {
  const message = `must be an id like ${EXAMPLE_IDS[kind]}`;
  return z
    .string(message)
    .transform((id, context): Uuid => {
      const uuid = decodeId(kind, id);
      if (uuid !== undefined) return uuid;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .meta({ description, examples: [EXAMPLE_IDS[kind]] });
}

const EXAMPLE_UUID = "0193b5a0-7c3e-7b1a-9f52-3d6c8e41a7f0";
const EXAMPLE_IDS = Object.fromEntries(
  (Object.keys(ID_PREFIXES) as IdKind[]).map((kind) => [kind, encodeId(kind, EXAMPLE_UUID)]),
) as Record<IdKind, string>;
