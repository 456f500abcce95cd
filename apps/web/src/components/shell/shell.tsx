"use client";

import Link from "next/link";
import type { MouseEvent, ReactNode } from "react";
import { ColorSchemeMenu } from "./color-scheme-menu.tsx";
import { Everywhere } from "./everywhere.tsx";
import { NavLinks } from "./nav-links.tsx";
import { OutOfDate } from "./out-of-date.tsx";
import { OrganizationMenu } from "./organization-menu.tsx";
import classes from "./shell.module.css";
import { UserMenu } from "./user-menu.tsx";
import { Wordmark } from "./wordmark.tsx";

/** What stands around every page of somebody signed in. On a phone the pages' names lie below, at the thumb. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <>
      <a href="#main" className={classes.skip} onClick={skipToContent}>
        Skip to content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link href="/" className={classes.home} aria-label="Muster: overview">
            <Wordmark />
          </Link>
          <nav className={classes.nav} aria-label="Main">
            <NavLinks />
          </nav>
          <div className={classes.end}>
            <Everywhere />
            <OrganizationMenu />
            <ColorSchemeMenu />
            <UserMenu />
          </div>
        </div>
      </header>
      <OutOfDate />
      <main id="main" tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </>
  );
}

// Not as a link: to a step in the browser's history that Next has not made, Back leads nowhere.
function skipToContent(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
