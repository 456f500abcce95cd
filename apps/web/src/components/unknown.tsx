import { Text, VisuallyHidden } from "@mantine/core";

/** In place of a value that isn't known: a gap, never a zero. */
export function Unknown() {
  return (
    <Text component="span" inherit c="dimmed">
      <span aria-hidden>–</span>
      <VisuallyHidden>not known</VisuallyHidden>
    </Text>
  );
}
