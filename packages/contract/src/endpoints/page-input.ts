import { z } from "zod";

const CURSOR = "must be the next_token of an earlier answer";
const LIMIT = "must be a whole number from 1 to 100";

/** How many there are to be at most. */
export const limitInput = (ifAbsent: number, description: string) =>
  z.int(LIMIT).min(1, LIMIT).max(100, LIMIT).default(ifAbsent).meta({ description });

/** Which page of a list. A cursor is good for the same of something only, such as its filters. */
export const pageInput = (limitIfAbsent: number, goodForTheSame: string) => ({
  limit: limitInput(limitIfAbsent, "Number of results per page."),
  // As long as the longest email makes it, by which members are sorted.
  next_token: z
    .string(CURSOR)
    .min(1, CURSOR)
    .max(4096, CURSOR)
    .optional()
    .meta({
      description: `Pagination cursor from the previous response. Good for the same ${goodForTheSame} only.`,
    }),
});
