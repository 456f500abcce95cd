"use client";

import { Kbd } from "@mantine/core";

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key or a combination as it stands on the viewer's keyboard. Only for what the browser renders. */
export function Key({ name }: { name: string }) {
  const words = name.replace("mod+k", isApple() ? "⌘ K" : "Ctrl K").split(" ");
  return (
    <>
      {words.map((word) => (
        <Kbd key={word} size="xs" ml={3}>
          {word}
        </Kbd>
      ))}
    </>
  );
}
