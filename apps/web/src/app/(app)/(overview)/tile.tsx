"use client";

import { Skeleton } from "@mantine/core";
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import Link from "next/link";
import { Unknown } from "@/components/unknown.tsx";
import classes from "./overview.module.css";

interface TileProps {
  label: string;
  /** undefined while it is on its way, null when there is none. */
  value: number | null | undefined;
  /** The same of the period before; not for what is so now. */
  before?: number | null | undefined;
  format: (value: number) => string;
  /** How the change since the period before is written. */
  change?: (now: number, before: number) => string | null;
  goodWhen?: "more" | "less";
  /** Where the rows behind it are. */
  href: string;
}

/** A number with its name, beside that of the period before. */
export function Tile({ label, value, before, format, change, goodWhen, href }: TileProps) {
  return (
    <Link href={href} prefetch={false} className={classes.tile}>
      <span className={classes.label}>{label}</span>
      <span className={classes.value}>
        {value === undefined ? (
          <Skeleton component="span" display="inline-block" height={16} width={80} />
        ) : value === null ? (
          <Unknown />
        ) : (
          format(value)
        )}
      </span>
      {change && (
        <span className={classes.before}>
          {typeof value === "number" && typeof before === "number" ? (
            <Change word={change(value, before)} goodWhen={goodWhen} />
          ) : null}
          {typeof before === "number" && `${format(before)} before`}
        </span>
      )}
    </Link>
  );
}

interface ChangeProps {
  word: string | null;
  goodWhen: TileProps["goodWhen"];
}

function Change({ word, goodWhen }: ChangeProps) {
  if (word === null) return null;
  // By the word, which is rounded: no arrow leads up or down to 0%.
  const isMore = word.startsWith("+");
  const isLess = word.startsWith("−");
  const Icon = isMore ? IconArrowUpRight : isLess ? IconArrowDownRight : IconArrowRight;
  const isGood =
    (!isMore && !isLess) || goodWhen === undefined ? undefined : isMore === (goodWhen === "more");
  return (
    <span className={classes.change} data-good={isGood}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  );
}
