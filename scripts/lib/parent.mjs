import { stop } from "./stopping.mjs";

const CHECK_MS = 250;

/**
 * Stops when whoever ran this as an npm script has ended. SIGTERM to npm ends npm and the shell between us, but that shell
 * does not pass it on: everything would go on running with nobody to stop it.
 */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    void stop(0);
  }, CHECK_MS);
  timer.unref();
}
