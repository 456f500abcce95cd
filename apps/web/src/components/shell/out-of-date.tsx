"use client";

import { IconCloudOff } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import classes from "./shell.module.css";

/** Says that there is no network: what is shown may be old. */
export function Offline() {
  const isOnline = useSyncExternalStore(
    watchNetwork,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" className={classes.offline} data-shown={!isOnline || undefined}>
      {!isOnline && (
        <>
          <IconCloudOff size={16} aria-hidden />
          This device is offline. What you see may be out of date; it goes on by itself.
        </>
      )}
    </div>
  );
}

function watchNetwork(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}
