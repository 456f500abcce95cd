"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { isAt, PLACES } from "./places.ts";
import classes from "./shell.module.css";

/** The pages that one can go to from anywhere: in the bar above, and on a phone at the thumb. */
export function NavLinks() {
  const pathname = usePathname();
  return PLACES.map(({ href, word, Icon }) => (
    <Link
      key={href}
      href={href}
      prefetch={false}
      className={classes.link}
      aria-current={isAt(pathname, href) ? "page" : undefined}
    >
      <Icon className={classes.linkIcon} size={20} stroke={1.75} aria-hidden />
      {word}
    </Link>
  ));
}
