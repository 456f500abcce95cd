/** 32 bits that look random and depend on nothing but the key (FNV-1a, finished as MurmurHash3 does). */
function hash32(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number in [0, 1) that belongs to the key. */
export const fraction = (key: string): number => hash32(key) / 2 ** 32;

/** The item of a list that belongs to the key. The list must not be empty. */
export function pick<T>(items: readonly T[], key: string): T {
  const item = items[hash32(key) % items.length];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

/** A draw from the standard normal distribution that belongs to the key (Box–Muller). */
export const normal = (key: string): number =>
  Math.sqrt(-2 * Math.log(1 - fraction(`${key}/r`))) * Math.cos(2 * Math.PI * fraction(`${key}/a`));

/** The ten bytes that make a uuid of a moment unique, here out of a key. */
export function idBytes(key: string): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(12));
  for (let i = 0; i < 3; i++) bytes.setUint32(i * 4, hash32(`${key}/id${i}`));
  return new Uint8Array(bytes.buffer, 0, 10);
}
