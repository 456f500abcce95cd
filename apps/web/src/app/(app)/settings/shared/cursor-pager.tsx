"use client";

import { Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";

export interface CursorPages {
  /** The cursor of the page that is shown; undefined on the first. */
  readonly cursor: string | undefined;
  readonly hasBefore: boolean;
  readonly goBack: () => void;
  readonly goOn: (nextToken: string) => void;
}

/**
 * Where one is in a list that is read a page at a time.
 * @param question what the list is narrowed by: of another one it is the first page
 */
export function useCursorPages(question: string): CursorPages {
  const [place, setPlace] = useState<{ question: string; cursors: readonly string[] }>();
  const cursors = place?.question === question ? place.cursors : [];
  const setCursors = (change: (all: readonly string[]) => readonly string[]) =>
    setPlace((before) => ({
      question,
      cursors: change(before?.question === question ? before.cursors : []),
    }));
  return {
    cursor: cursors.at(-1),
    hasBefore: cursors.length > 0,
    goBack: () => setCursors((all) => all.slice(0, -1)),
    // A second click while the page is on its way leads nowhere else.
    goOn: (nextToken) => setCursors((all) => (all.at(-1) === nextToken ? all : [...all, nextToken])),
  };
}

interface CursorPagerProps {
  readonly pages: CursorPages;
  readonly nextToken: string | null;
  /** Whether what is shown belongs to another page still. */
  readonly isStale: boolean;
}

/** Leads from one page of a list to the next; nothing when there is only one. */
export function CursorPager({ pages, nextToken, isStale }: CursorPagerProps) {
  if (!pages.hasBefore && nextToken === null) return null;
  return (
    <Group gap="xs" justify="flex-end" component="nav" aria-label="Pages">
      <Button
        size="xs"
        variant="default"
        disabled={!pages.hasBefore}
        onClick={pages.goBack}
        leftSection={<IconChevronLeft size={14} aria-hidden />}
      >
        Previous
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={nextToken === null || isStale}
        onClick={() => nextToken !== null && pages.goOn(nextToken)}
        rightSection={<IconChevronRight size={14} aria-hidden />}
      >
        Next
      </Button>
    </Group>
  );
}
