"use client";

import { formatAgo, formatMoment, formatSpan } from "@/format/time.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";

const EVERY_MS = 30_000;

/** A moment as how long ago it was; the exact time on hover. */
export function Ago({ iso }: { iso: string }) {
  const timeZone = useTimeZone();
  const now = useNow(EVERY_MS);
  return (
    <time dateTime={iso} title={formatMoment(iso, timeZone)}>
      {formatAgo(iso, now, timeZone)}
    </time>
  );
}

/** How long ago a moment was, for what goes on since then: `45 s`, `12 min`, `3 h 20 min`. */
export function Since({ iso }: { iso: string }) {
  const seconds = Math.max(0, Math.floor((useNow(EVERY_MS) - Date.parse(iso)) / 1_000));
  // By the minute, as it goes on twice in one.
  return formatSpan(seconds < 60 ? seconds : seconds - (seconds % 60));
}

/** A moment, exactly. */
export function Exactly({ iso }: { iso: string }) {
  return <time dateTime={iso}>{formatMoment(iso, useTimeZone())}</time>;
}
