"use client";

import { Button, Code, Collapse } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";

/** The workload just as the API gives it. */
export function RawJson({ value }: { value: unknown }) {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls="raw-json"
        leftSection={
          isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />
        }
      >
        Raw JSON
      </Button>
      <Collapse expanded={isOpen} id="raw-json">
        <Code block mt="xs" tabIndex={0}>
          {JSON.stringify(value, null, 2)}
        </Code>
      </Collapse>
    </div>
  );
}
