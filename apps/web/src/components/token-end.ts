const DAY_MS = 86_400_000;
const WARNED_DAYS = 30;

/** When a token ends, in words, from 30 days before; undefined while that is far. */
export function endsSoon(iso: string, now: number): string | undefined {
  const days = Math.floor((Date.parse(iso) - now) / DAY_MS);
  if (days < 0) return "has ended";
  if (days >= WARNED_DAYS) return undefined;
  return days === 0 ? "ends within a day" : `ends in ${days} day${days === 1 ? "" : "s"}`;
}
