/** A moment as Muster takes it, of seconds since 1970. */
export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();
