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
            <Change now={value} before={before} word={change(value, before)} goodWhen={goodWhen} />
          ) : null}
          {typeof before === "number" && `${format(before)} before`}
        </span>
      )}
    </Link>
  );
}

interface ChangeProps {
  now: number;
  before: number;
  word: string | null;
  goodWhen: TileProps["goodWhen"];
}

function Change({ now, before, word, goodWhen }: ChangeProps) {
  if (word === null) return null;
  const Icon = now > before ? IconArrowUpRight : now < before ? IconArrowDownRight : IconArrowRight;
  const isGood =
    now === before || goodWhen === undefined ? undefined : now > before === (goodWhen === "more");
  return (
    <span className={classes.change} data-good={isGood}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  );
}
