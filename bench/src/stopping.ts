type Undo = () => unknown;

const undoings: Undo[] = [];
let stopping: Promise<void> | undefined;

/** Registers what must be stopped before the process ends, whatever ends it. The last one registered stops first. */
export function onStop(undo: Undo): void {
  undoings.push(undo);
}

/** Stops all that was registered. A second call waits for the first. */
export function stopAll(): Promise<void> {
  stopping ??= (async () => {
    for (let undo = undoings.pop(); undo; undo = undoings.pop()) {
      await Promise.resolve(undo()).catch((error: unknown) => console.error(error));
    }
  })();
  return stopping;
}

/** Runs a program that leaves nothing running: not when it fails, and not when it is told to stop. */
export async function run(program: () => Promise<void>): Promise<void> {
  let isInterrupted = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      isInterrupted = true;
      void stopAll().then(() => process.exit(130));
    });
  }
  try {
    await program();
  } catch (error) {
    // Whoever was interrupted sees servers go away; that is no news.
    if (!isInterrupted) console.error(error instanceof Error ? `\n${error.message}` : error);
    process.exitCode = 1;
  } finally {
    await stopAll();
  }
}
