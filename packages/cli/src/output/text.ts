// Marks that belong to the character before them, and what only steers a terminal or the direction of writing.
const NO_WIDTH = /\p{M}|[\u200B-\u200D]/u;
const CONTROL = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
// What a terminal shows two cells wide: East Asian scripts and pictures.
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u;

/** Text that can do nothing to a terminal: what steers it is shown as a dot. */
export const harmless = (text: string): string => text.replaceAll(CONTROL, "·");

/** How many cells of a terminal text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Text of at most so many cells. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let short = "";
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used >= width) break;
    short += character;
  }
  return `${short}…`;
}
