"use client";

import type { ComponentProps } from "react";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "./form.module.css";

interface FormProps extends Omit<ComponentProps<"form">, "onSubmit"> {
  readonly onSubmit: () => void;
}

/** A form. It waits for the page's script: what is written before would be lost. */
export function Form({ onSubmit, children, ...props }: FormProps) {
  const isHydrated = useHydrated();
  return (
    <form
      {...props}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <fieldset className={classes.fields} disabled={!isHydrated}>
        {children}
      </fieldset>
    </form>
  );
}
