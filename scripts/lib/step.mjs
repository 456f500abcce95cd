/**
 * A length of time for people: "0.8 s", "1 min 23 s".
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Says what is being done, and how long it took.
 * @template T
 * @param {string} label
 * @param {(note: (line: string) => void) => T | Promise<T>} work may note lines on its way
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const begun = performance.now();
  let hasNotes = false;
  process.stdout.write(`  ${label} …`);
  const note = (/** @type {string} */ line) => {
    process.stdout.write(`${hasNotes ? "" : "\n"}    ${line}\n`);
    hasNotes = true;
  };
  let end = "\n";
  try {
    const result = await work(note);
    end = `${hasNotes ? "   " : ""} ${duration(performance.now() - begun)}\n`;
    return result;
  } finally {
    process.stdout.write(hasNotes && end === "\n" ? "" : end);
  }
}
