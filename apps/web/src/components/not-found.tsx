"use client";

import { Button, Container, Stack, Text, Title } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";

interface NotFoundProps {
  title: string;
  href: string;
  linkText: string;
  children: ReactNode;
}

/** Says that something isn't there, and where to go on. */
export function NotFound({ title, href, linkText, children }: NotFoundProps) {
  return (
    <Container size="xs" py={80}>
      <Stack align="flex-start" gap="sm">
        <Title order={1}>{title}</Title>
        <Text c="dimmed">{children}</Text>
        <Button component={Link} href={href} variant="default" mt="xs">
          {linkText}
        </Button>
      </Stack>
    </Container>
  );
}
