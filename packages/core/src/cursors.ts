import { type CursorBinding, type CursorPosition, decodeCursor, type Mac } from "@muster/contract";
import { invalid } from "./errors.ts";

/**
 * Where a page begins: after the row that `next_token` speaks of, or at the start without one.
 * @param length how many values the order's columns have
 * @throws DomainError VALIDATION_ERROR for a cursor that was altered, or made for anything else
 */
export function readCursor(
  nextToken: string | undefined,
  binding: CursorBinding,
  mac: Mac,
  length: number,
): CursorPosition | undefined {
  if (nextToken === undefined) return undefined;
  const position = decodeCursor(nextToken, binding, mac);
  if (position?.length === length) return position;
  throw invalid({
    path: "next_token",
    message: "is not a cursor of this list with these filters; start again without it",
  });
}
