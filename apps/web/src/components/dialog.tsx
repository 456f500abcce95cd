"use client";

import { ActionIcon, Title } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import classes from "./dialog.module.css";

interface DialogProps {
  title: string;
  /** Whether the title is only said, not shown. */
  isBare?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** What is dealt with before anything else: the browser's own dialog, which keeps the focus inside and gives it back. */
export function Dialog({ title, isBare = false, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  // One that is taken away while it is open does not give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      // A click beside it must not lose what is typed or shown only once.
      closedby={isBare ? "any" : "closerequest"}
      className={classes.dialog}
      data-bare={isBare || undefined}
      aria-labelledby={isBare ? undefined : titleId}
      aria-label={isBare ? title : undefined}
      onClose={({ currentTarget }) => {
        if (!currentTarget.open) onClose();
      }}
      onKeyDownCapture={keepOpenForList}
    >
      {!isBare && (
        <div className={classes.head}>
          <Title order={2} id={titleId}>
            {title}
          </Title>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      )}
      {children}
    </dialog>
  );
}

/** Escape closes a list that hangs open inside, and only the next one the dialog. */
function keepOpenForList(event: KeyboardEvent): void {
  if (event.key !== "Escape" || !(event.target instanceof Element)) return;
  if (event.target.matches("[aria-haspopup=listbox][aria-expanded=true]")) event.preventDefault();
}
