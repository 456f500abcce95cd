"use client";

import { NativeSelect } from "@mantine/core";
import { useHydrated } from "@/viewer/hydrated.ts";
import { useTimeZone } from "@/viewer/viewer.tsx";

interface TimeZoneSelectProps {
  className?: string | undefined;
  /** null: the viewer's own, whoever views. */
  value: string | null;
  onChange: (timeZone: string | null) => void;
}

/** In which time zone days begin: the viewer's own, or a fixed one, so that all who share an address see the same. */
export function TimeZoneSelect({ className, value, onChange }: TimeZoneSelectProps) {
  const own = useTimeZone();
  // Browsers know different zones than the server.
  const zones = useHydrated() ? Intl.supportedValuesOf("timeZone") : [];
  const others = new Set(["UTC", ...(value === null ? [] : [value]), ...zones]);
  return (
    <NativeSelect
      className={className}
      size="xs"
      label="Time zone"
      data={[
        { value: "", label: `Yours: ${own}` },
        ...[...others].map((zone) => ({ value: zone, label: zone })),
      ]}
      value={value ?? ""}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
    />
  );
}
