import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether the browser has taken the page over: what only it knows may be shown from then on. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
