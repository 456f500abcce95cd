"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { rememberTimeZone } from "./time-zone.ts";

interface Viewer {
  readonly timeZone: string;
  /** Whether the viewer has chosen the time zone, whatever the browser says. */
  readonly isChosen?: boolean;
  /** The clock when the server made the page: what the browser's first rendering has to agree with. */
  readonly servedAt: number;
}

const ViewerContext = createContext<Viewer>({ timeZone: "UTC", servedAt: 0 });

const never = () => () => {};
const browsersTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Where and when the viewer is. Begins with what the server knew, then follows the browser. */
export function ViewerProvider({
  timeZone: known,
  isChosen = false,
  servedAt,
  children,
}: Viewer & { children: ReactNode }) {
  const browsers = useSyncExternalStore(never, browsersTimeZone, () => known);
  const timeZone = isChosen ? known : browsers;
  useEffect(() => {
    if (isChosen || timeZone !== known) rememberTimeZone(timeZone);
  }, [timeZone, known, isChosen]);
  return <ViewerContext value={{ timeZone, servedAt }}>{children}</ViewerContext>;
}

/** The viewer's IANA time zone. */
export const useTimeZone = (): string => useContext(ViewerContext).timeZone;

/** The clock in milliseconds, going on every `everyMs`. */
export function useNow(everyMs: number): number {
  const { servedAt } = useContext(ViewerContext);
  const [now, setNow] = useState(servedAt);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
