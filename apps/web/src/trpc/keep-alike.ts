/** What inputs may have in common. */
interface Parts {
  readonly group_by?: readonly string[] | undefined;
  readonly interval?: string | undefined;
  readonly start_date?: string | undefined;
  readonly end_date?: string | undefined;
}

/**
 * Keeps an answer while the next is on its way, if these parts are the same for both: it would be taken for another.
 * For `placeholderData` of the query of an input.
 */
export const keepAlike =
  (input: Parts, ...parts: readonly (keyof Parts)[]) =>
  <Data>(before: Data | undefined, query: { readonly queryKey: readonly unknown[] } | undefined) => {
    const [, asked] = (query?.queryKey ?? []) as [unknown?, { readonly input?: Parts }?];
    const partsOf = (one: Parts) => JSON.stringify(parts.map((part) => one[part]));
    return asked?.input && partsOf(asked.input) === partsOf(input) ? before : undefined;
  };
