"use client";

import { formatAgo, formatMoment } from "@/format/time.ts";
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

/** A moment, exactly. */
export function Exactly({ iso }: { iso: string }) {
  return <time dateTime={iso}>{formatMoment(iso, useTimeZone())}</time>;
}
