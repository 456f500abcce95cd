"use client";

import { IconCloudOff } from "@tabler/icons-react";
import { notifyManager, type Query, useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { isRefusal } from "@/trpc/query-client.ts";
import classes from "./shell.module.css";

/** Says that what is shown may be old: there is no network, or the server has not answered of late. */
export function OutOfDate() {
  const isOnline = useSyncExternalStore(
    watchNetwork,
    () => navigator.onLine,
    () => true,
  );
  const isAnswered = useIsAnswered();
  const reason = isOnline
    ? isAnswered
      ? undefined
      : "Muster does not answer as it should."
    : "This device is offline.";
  return (
    <div role="status" className={classes.outOfDate} data-shown={reason !== undefined || undefined}>
      {reason !== undefined && (
        <>
          <IconCloudOff size={16} aria-hidden />
          {reason} What you see may be out of date; it goes on by itself.
        </>
      )}
    </div>
  );
}

/** Whether all that is shown could be brought up to date the last time. */
function useIsAnswered(): boolean {
  const cache = useQueryClient().getQueryCache();
  const watch = useCallback(
    (onChange: () => void) => cache.subscribe(notifyManager.batchCalls(onChange)),
    [cache],
  );
  return useSyncExternalStore(
    watch,
    () => !cache.getAll().some(isLeftBehind),
    () => true,
  );
}

const isLeftBehind = (query: Query): boolean =>
  query.isActive() &&
  query.state.data !== undefined &&
  query.state.status === "error" &&
  !isRefusal(query.state.error);

function watchNetwork(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}
