import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";
import { useHydrated } from "@/viewer/hydrated.ts";

type SmallButtonProps = ButtonProps & Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps>;

/** A button in a row or beside a text. It can be pressed from the moment that something happens then. */
export function SmallButton({ disabled = false, ...props }: SmallButtonProps) {
  const isHydrated = useHydrated();
  return (
    <Button
      size="compact-sm"
      variant="default"
      fz="xs"
      fw={500}
      disabled={disabled || !isHydrated}
      {...props}
    />
  );
}
