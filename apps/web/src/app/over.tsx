"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { WayIn } from "./sign-in/way-in.tsx";

interface OverProps {
  title: string;
  href: string;
  linkText: string;
  /** Why, and whom to ask. */
  children: ReactNode;
}

/** What a link that is good for nothing any more leads to. */
export function Over({ title, href, linkText, children }: OverProps) {
  return (
    <WayIn title={title} lead={children}>
      <Button component={Link} href={href} variant="default" fullWidth>
        {linkText}
      </Button>
    </WayIn>
  );
}
