import {
  type CursorBinding,
  type CursorPosition,
  decodeCursor,
  encodeCursor,
  type PageMetadata,
} from "@muster/contract";
import { invalid } from "./errors.ts";
import type { AuthorizedCall } from "./operation.ts";

/**
 * Where a page begins, from a request's cursor.
 * @throws DomainError VALIDATION_ERROR for a cursor that was not made for this list with these filters
 */
export function positionIn(
  { services }: AuthorizedCall,
  token: string | undefined,
  binding: CursorBinding,
  columns: number,
): CursorPosition | undefined {
  if (token === undefined) return undefined;
  const position = decodeCursor(token, binding, services.cursorMac);
  if (position?.length === columns) return position;
  throw invalid({
    path: "next_token",
    message: "is not a cursor of this list with these filters; start again without it",
  });
}

/** The rows of a page, of which one more than it has was read, and what leads to the next. */
export function pageOf<Row>(
  { services }: AuthorizedCall,
  rows: readonly Row[],
  limit: number,
  totalCount: number,
  binding: CursorBinding,
  positionOf: (row: Row) => CursorPosition,
): { shown: readonly Row[]; metadata: PageMetadata } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    shown,
    metadata: {
      next_token: last ? encodeCursor(positionOf(last), binding, services.cursorMac) : null,
      total_count: totalCount,
    },
  };
}
