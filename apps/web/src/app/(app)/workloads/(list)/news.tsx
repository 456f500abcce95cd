"use client";

import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { useWorkloadSearch } from "./use-workload-search.ts";
import classes from "./list.module.css";

interface NewsProps {
  newCount: number;
  hasChanged: boolean;
  isFirstPage: boolean;
  onShow: () => void;
}

/** Says what has come since, without moving what one reads. */
export function News({ newCount, hasChanged, isFirstPage, onShow }: NewsProps) {
  const { search } = useWorkloadSearch();
  const isNewestFirst = isFirstPage && search.sort === "submitted_at" && search.order === "desc";
  // More than a page of them may have come; only a page of them is known.
  const more = newCount === search.limit ? "+" : "";
  return (
    <div role="status" className={classes.news}>
      {hasChanged && (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={onShow}
        >
          {isNewestFirst && newCount > 0 ? `${newCount}${more} new — show` : "The list has changed — show"}
        </Button>
      )}
    </div>
  );
}
