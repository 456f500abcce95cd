"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useMe } from "@/components/shell/use-me.ts";
import { rememberTimeZone, timeZoneOf } from "./time-zone.ts";

interface Viewer {
  readonly timeZone: string;
  /** The clock when the server made the page: what the browser's first rendering has to agree with. */
  readonly servedAt: number;
}

const ViewerContext = createContext<Viewer>({ timeZone: "UTC", servedAt: 0 });

const never = () => () => {};
const browsersTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Where and when the viewer is: in the time zone that they chose for themselves, or where the browser is, once it tells. */
export function ViewerProvider({ timeZone: known, servedAt, children }: Viewer & { children: ReactNode }) {
  const browsers = useSyncExternalStore(never, browsersTimeZone, () => known);
  const chosen = useMe().user?.time_zone ?? null;
  const timeZone = chosen === null ? browsers : timeZoneOf(chosen);
  useEffect(() => {
    if (chosen !== null || timeZone !== known) rememberTimeZone(timeZone);
  }, [timeZone, known, chosen]);
  return <ViewerContext value={{ timeZone, servedAt }}>{children}</ViewerContext>;
}

/** For a page that was made later than what is around it: when. */
export function ServedAt({ at, children }: { at: number; children: ReactNode }) {
  const { timeZone } = useContext(ViewerContext);
  return <ViewerContext value={{ timeZone, servedAt: at }}>{children}</ViewerContext>;
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
