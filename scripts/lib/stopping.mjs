import { explain } from "./problem.mjs";

/** @type {Array<() => unknown>} */
const undoings = [];
/** @type {Promise<never> | undefined} */
let stopping;
/** @type {number | undefined} */
let signalCode;

/**
 * Registers what is to be undone before the process ends, whatever ends it. Undone in reverse order, once.
 * @param {() => unknown} undo may return a promise
 * @returns {() => void} forgets it again
 */
export function onStop(undo) {
  undoings.push(undo);
  return () => {
    const index = undoings.indexOf(undo);
    if (index >= 0) undoings.splice(index, 1);
  };
}

/**
 * Undoes everything and ends the process. Called again, it waits for the first call.
 * @param {number} code
 * @returns {Promise<never>}
 */
export function stop(code) {
  stopping ??= (async () => {
    for (let undo = undoings.pop(); undo; undo = undoings.pop()) {
      try {
        await undo();
      } catch (error) {
        console.error(explain(error));
        code ||= 1;
      }
    }
    process.exit(code);
  })();
  return stopping;
}

/** Whether the process is ending already: failures are its consequence then. */
export function isStopping() {
  return stopping !== undefined;
}

/**
 * From now on, a signal that asks to end is a proper end with this code. Until then it is 128 + its number.
 * @param {number} code
 */
export function stopOnSignalWith(code) {
  signalCode = code;
}

/**
 * Runs a script: whatever it leaves open is undone upon failure and upon SIGINT, SIGTERM and SIGHUP.
 * @param {() => Promise<void>} script
 */
export async function main(script) {
  for (const [signal, number] of /** @type {const} */ ([
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ])) {
    // Ctrl-C may arrive twice: from the terminal, and from npm, which passes on what it gets.
    process.on(signal, () => void stop(signalCode ?? 128 + number));
  }
  // Whoever is told to stop when this process is gone, is told so even if a write to a closed terminal fails.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  try {
    await script();
  } catch (error) {
    if (isStopping()) return;
    console.error(`\n${explain(error)}`);
    await stop(1);
  }
}
