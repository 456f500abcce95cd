"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useMe } from "@/components/shell/use-me.ts";
import { sectionsFor } from "@/components/shell/sections.ts";
import classes from "./settings.module.css";

/** The pages of the settings that one has: beside the page, or above it where there is no room. */
export function SettingsNav() {
  const pathname = usePathname();
  const { organization } = useMe();
  return (
    <nav className={classes.nav} aria-label="Settings">
      {sectionsFor(organization.role).map(({ href, word }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          className={classes.link}
          aria-current={pathname === href ? "page" : undefined}
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}
