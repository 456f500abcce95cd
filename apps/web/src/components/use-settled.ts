import { useDebouncedValue } from "@mantine/hooks";

const TYPING_MS = 150;

/** What is typed, as soon as nothing more has been for a moment: so that not every letter is looked for. */
export const useSettled = (typed: string): string => useDebouncedValue(typed, TYPING_MS)[0];
