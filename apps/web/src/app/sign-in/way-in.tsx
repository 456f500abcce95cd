import { Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { ColorSchemeMenu } from "@/components/shell/color-scheme-menu.tsx";
import { Wordmark } from "@/components/shell/wordmark.tsx";
import classes from "./way-in.module.css";

interface WayInProps {
  title: string;
  /** What to know before, below the title. */
  lead?: ReactNode;
  children: ReactNode;
}

/** A page for who is not in yet: one card, and how it looks. */
export function WayIn({ title, lead, children }: WayInProps) {
  return (
    <main className={classes.page}>
      <div className={classes.corner}>
        <ColorSchemeMenu />
      </div>
      <Paper withBorder radius="md" className={classes.card}>
        <Wordmark />
        <Title order={1} mt="lg" mb={lead ? "xs" : "md"}>
          {title}
        </Title>
        {lead && (
          <Text size="sm" c="dimmed" mb="md">
            {lead}
          </Text>
        )}
        {children}
      </Paper>
    </main>
  );
}
