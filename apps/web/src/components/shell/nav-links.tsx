"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import classes from "./shell.module.css";

/** The pages that one can go to from anywhere. */
export function NavLinks({ onNavigate = () => {} }: { onNavigate?: () => void }) {
  const pathname = usePathname();
  const isIn = (section: string) => pathname === section || pathname.startsWith(`${section}/`);
  return (
    <>
      <Link
        href="/workloads"
        className={classes.link}
        aria-current={isIn("/workloads") ? "page" : undefined}
        onClick={onNavigate}
      >
        Workloads
      </Link>
      {/* Not one of Next's pages but the API's own. */}
      {/* oxlint-disable-next-line nextjs/no-html-link-for-pages */}
      <a href="/docs/api" className={classes.link}>
        API
      </a>
    </>
  );
}
