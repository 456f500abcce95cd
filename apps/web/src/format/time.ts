const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of whole seconds in its two largest units: `45 s`, `12 min 5 s`, `3 h 20 min`, `2 d 4 h`. */
export function formatSpan(seconds: number): string {
  const [large, small, largeUnit, smallUnit] =
    seconds >= DAY
      ? [Math.floor(seconds / DAY), Math.floor((seconds % DAY) / HOUR), "d", "h"]
      : seconds >= HOUR
        ? [Math.floor(seconds / HOUR), Math.floor((seconds % HOUR) / MINUTE), "h", "min"]
        : seconds >= MINUTE
          ? [Math.floor(seconds / MINUTE), Math.floor(seconds % MINUTE), "min", "s"]
          : [0, Math.floor(seconds), "", "s"];
  const parts = [
    large > 0 ? `${large}\u00a0${largeUnit}` : "",
    small > 0 || large === 0 ? `${small}\u00a0${smallUnit}` : "",
  ];
  return parts.filter(Boolean).join(" ");
}

/** How long ago a moment was, in one unit; a date when it is more than a month. */
export function formatAgo(iso: string, now: number, timeZone: string): string {
  const seconds = Math.floor((now - Date.parse(iso)) / 1000);
  if (seconds < MINUTE) return "just now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  if (seconds < 31 * DAY) return `${Math.floor(seconds / DAY)} d ago`;
  return formatDay(iso, timeZone);
}

/** `23 Nov 2026` */
export const formatDay = (iso: string, timeZone: string): string =>
  format(timeZone, { day: "numeric", month: "short", year: "numeric" }, iso);

/** A stretch of time, by its days where it is of whole ones: `1 Oct 2026 – 31 Oct 2026`, `26 Nov 2026, 00:00 – 17:35`. */
export function formatStretch(
  { from, before }: { readonly from: Date; readonly before: Date },
  timeZone: string,
): string {
  const day = (at: Date) => formatDay(at.toISOString(), timeZone);
  const time = (at: Date) => format(timeZone, { hour: "2-digit", minute: "2-digit" }, at.toISOString());
  if ([from, before].every((at) => time(at) === "00:00")) {
    const last = day(new Date(Math.max(from.getTime(), before.getTime() - 1)));
    return day(from) === last ? last : `${day(from)} – ${last}`;
  }
  const lastDay = day(from) === day(before) ? "" : `${day(before)}, `;
  return `${day(from)}, ${time(from)} – ${lastDay}${time(before)}`;
}

/** `23 Nov 2026, 20:51:07 UTC` */
export const formatMoment = (iso: string, timeZone: string): string =>
  format(
    timeZone,
    {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    },
    iso,
  );

const formats = new Map<string, Intl.DateTimeFormat>();

// One language for all, so that the server and every browser write the same text.
function format(timeZone: string, options: Intl.DateTimeFormatOptions, iso: string): string {
  const key = timeZone + Object.values(options).join();
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat("en-GB", { ...options, timeZone })));
  return known.format(new Date(iso));
}
