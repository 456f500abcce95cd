"use client";

import { Button, type ButtonProps, Group, NativeSelect } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from "@tabler/icons-react";
import { useHydrated } from "@/viewer/hydrated.ts";
import { PAGE_SIZES } from "./search-params.ts";
import { useWorkloadSearch } from "./use-workload-search.ts";

// From a page's token to the one of the page before: a cursor itself only leads forward.
const pageBefore = new Map<string, string | null>();

/** Walks through the pages. Where one is stands in the address, so the browser's Back leads to the page before too. */
export function Pager({ nextToken, isStale }: { nextToken: string | null; isStale: boolean }) {
  const { search, change } = useWorkloadSearch();
  const isHydrated = useHydrated();
  const here = search.next_token;
  const before = here === null ? undefined : pageBefore.get(here);
  const goTo = (next_token: string | null) => {
    change({ next_token });
    window.scrollTo({ top: 0 });
  };
  const goForward = () => {
    if (nextToken === null) return;
    pageBefore.set(nextToken, here);
    goTo(nextToken);
  };
  return (
    <Group justify="space-between" component="nav" aria-label="Pages">
      <NativeSelect
        size="xs"
        aria-label="Workloads per page"
        disabled={!isHydrated}
        value={search.limit}
        data={PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} per page` }))}
        onChange={({ currentTarget }) =>
          change({ limit: PAGE_SIZES.find((size) => String(size) === currentTarget.value) ?? null })
        }
      />
      <Group gap="xs">
        <Step
          isOff={here === null || !isHydrated}
          onClick={() => goTo(null)}
          leftSection={<IconChevronsLeft size={14} aria-hidden />}
        >
          First page
        </Step>
        <Step
          isOff={before === undefined}
          onClick={() => goTo(before ?? null)}
          leftSection={<IconChevronLeft size={14} aria-hidden />}
        >
          Previous
        </Step>
        <Step
          isOff={nextToken === null || isStale || !isHydrated}
          onClick={goForward}
          rightSection={<IconChevronRight size={14} aria-hidden />}
        >
          Next
        </Step>
      </Group>
    </Group>
  );
}

interface StepProps extends ButtonProps {
  /** Whether it leads nowhere just now. It keeps the focus all the same, so that who pressed it can go on from there. */
  isOff: boolean;
  onClick: () => void;
}

function Step({ isOff, onClick, ...looks }: StepProps) {
  const off = isOff ? { "data-disabled": true, "aria-disabled": true } : { onClick };
  return <Button size="xs" variant="default" {...looks} {...off} />;
}
