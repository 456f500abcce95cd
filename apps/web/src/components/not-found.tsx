import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./plain.module.css";

interface NotFoundProps {
  title: string;
  href: string;
  linkText: string;
  children: ReactNode;
}

/** Says that something isn't there, and where to go on. */
export function NotFound({ title, href, linkText, children }: NotFoundProps) {
  // Without the component library: every page has it with it, and hardly ever shows it.
  return (
    <div className={classes.notFound}>
      <h1>{title}</h1>
      <p className={classes.dimmed}>{children}</p>
      <Link href={href} className={classes.button}>
        {linkText}
      </Link>
    </div>
  );
}
