"use client";

import { UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Key } from "@/keyboard/key-names.tsx";
import { useKeys } from "@/keyboard/use-keys.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import { onDemand } from "../on-demand.tsx";
import { PLACES } from "./places.ts";
import { TypedAhead } from "./typed-ahead.tsx";
import classes from "./shell.module.css";

// Few pages need them: they come when they are asked for.
const Palette = onDemand(() => import("../palette/palette.tsx"));
const KeyboardHelp = onDemand(() => import("@/keyboard/help.tsx"));

/** What works on every page: finding anything by its name, the keys and their help. */
export function Everywhere() {
  const router = useRouter();
  const isHydrated = useHydrated();
  const [open, setOpen] = useState<"palette" | "help">();
  const typed = useRef("");
  const close = () => {
    typed.current = "";
    setOpen(undefined);
  };
  useKeys({
    "mod+k": () => setOpen("palette"),
    "?": () => setOpen("help"),
    ...Object.fromEntries(PLACES.map(({ key, href }) => [`g ${key}`, () => router.push(href)])),
  });
  return (
    <>
      <UnstyledButton
        className={classes.find}
        aria-keyshortcuts="Control+K Meta+K"
        disabled={!isHydrated}
        onClick={() => setOpen("palette")}
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.findWord}>Find anything</span>
        <span className={classes.findKey} aria-hidden>
          {isHydrated && <Key name="mod+k" />}
        </span>
      </UnstyledButton>
      {open === "palette" && (
        <Palette
          wordsAtFirst={() => typed.current}
          onClose={close}
          onHelp={() => setOpen("help")}
          meanwhile={<TypedAhead typed={typed} />}
        />
      )}
      {open === "help" && <KeyboardHelp onClose={close} />}
    </>
  );
}
