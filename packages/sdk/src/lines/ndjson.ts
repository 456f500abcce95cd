import { readJson } from "./json.ts";
import { MAX_RECORD_LENGTH, type Reader, type Record, TOO_LONG, type Unreadable } from "./record.ts";
import { damageIn } from "./utf8.ts";

type Line = Record<unknown> | Unreadable;

/** Reads JSON values, one a line. Empty lines are passed over. */
export function createNdjsonReader(): Reader<unknown> {
  let rest = "";
  let line = 0;
  let isSkipping = false;

  function read(text: string): Line | undefined {
    line += 1;
    if (isSkipping || text.length > MAX_RECORD_LENGTH) {
      isSkipping = false;
      return { line, reason: TOO_LONG };
    }
    const json = text.trim();
    if (json === "") return undefined;
    const damage = damageIn(json);
    if (damage) return { line, reason: damage };
    return { line, ...readJson(json) };
  }

  return {
    push(text) {
      const pieces = (rest + text).split("\n");
      rest = pieces.pop() ?? "";
      const lines = pieces.map(read).filter((one) => one !== undefined);
      if (rest.length > MAX_RECORD_LENGTH) {
        rest = "";
        isSkipping = true;
      }
      return lines;
    },
    end() {
      const last = isSkipping || rest !== "" ? read(rest) : undefined;
      rest = "";
      return last ? [last] : [];
    },
  };
}
