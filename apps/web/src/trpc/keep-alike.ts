/** What an input tells apart. */
interface Parts {
  readonly group_by?: readonly string[] | undefined;
  readonly interval?: string | undefined;
}

/**
 * Keeps an answer while the next is on its way, if both tell apart the same: its groups and bars would be taken for others.
 * For `placeholderData` of the query of an input.
 */
export const keepAlike =
  (input: Parts) =>
  <Data>(before: Data | undefined, query: { readonly queryKey: readonly unknown[] } | undefined) => {
    const [, asked] = (query?.queryKey ?? []) as [unknown?, { readonly input?: Parts }?];
    return asked?.input && partsOf(asked.input) === partsOf(input) ? before : undefined;
  };

const partsOf = ({ group_by, interval }: Parts): string => JSON.stringify([group_by, interval]);
