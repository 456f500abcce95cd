"use client";

import { AppShell, Burger, Drawer, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import Link from "next/link";
import type { ReactNode } from "react";
import { ColorSchemeMenu } from "./color-scheme-menu.tsx";
import { NavLinks } from "./nav-links.tsx";
import { OrganizationMenu } from "./organization-menu.tsx";
import classes from "./shell.module.css";
import { UserMenu } from "./user-menu.tsx";
import { Wordmark } from "./wordmark.tsx";

/** What stands around every page of somebody signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <AppShell header={{ height: 52 }}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <AppShell.Header className={classes.header}>
        <div className={classes.bar}>
          <Burger opened={isOpen} onClick={open} hiddenFrom="sm" size="sm" aria-label="Open navigation" />
          <Link href="/workloads" className={classes.home} aria-label="Muster: workloads">
            <Wordmark />
          </Link>
          <nav className={classes.nav} aria-label="Main">
            <NavLinks />
          </nav>
          <div className={classes.end}>
            <OrganizationMenu />
            <ColorSchemeMenu />
            <UserMenu />
          </div>
        </div>
      </AppShell.Header>
      <Drawer
        opened={isOpen}
        onClose={close}
        size={280}
        title={<Wordmark />}
        closeButtonProps={{ "aria-label": "Close navigation" }}
      >
        <Stack component="nav" gap={4} aria-label="Main">
          <NavLinks onNavigate={close} />
        </Stack>
      </Drawer>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <div className={classes.page}>{children}</div>
      </AppShell.Main>
    </AppShell>
  );
}
