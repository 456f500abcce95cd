import { timeZoneNamed } from "@muster/contract/facts";

/** The cookie in which a browser tells its time zone, so that the server can write times as the viewer reads them. */
export const TIME_ZONE_COOKIE = "muster_time_zone";

/** The time zone of a name, as one writes it; UTC when there is none of that name. */
export function timeZoneOf(name: string | undefined): string {
  return timeZoneNamed(name ?? "UTC") ?? "UTC";
}

/** Tells the server this browser's time zone, from the next request on. */
export function rememberTimeZone(timeZone: string): void {
  document.cookie = `${TIME_ZONE_COOKIE}=${timeZone}; path=/; max-age=31536000; samesite=lax`;
}
