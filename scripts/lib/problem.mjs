/** Something that the person at the keyboard can put right. The message says what and how, and is printed alone. */
export class Problem extends Error {
  /** @override */
  name = "Problem";
}

const MADE_TO_BE_READ = new Set(["Problem", "PostgresError", "MigrationError", "DemoError"]);

/**
 * What to print of an error: the sentence where there is one, all of it where it is a bug of ours.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (!(error instanceof Error)) return String(error);
  return MADE_TO_BE_READ.has(error.name) ? error.message : (error.stack ?? error.message);
}
