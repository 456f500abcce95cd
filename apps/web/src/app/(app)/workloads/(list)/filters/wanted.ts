/** What a filter is to be, from what stands in its field. Where nobody has typed, it stays as it is, spaces and all. */
export const wantedOf = (draft: string, value: string | null): string | null =>
  draft === (value ?? "") ? value : draft.trim() || null;
