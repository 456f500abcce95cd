"use client";

import { Button, NativeSelect, TextInput, useMantineColorScheme } from "@mantine/core";
import type { ColorScheme } from "@muster/contract";
import { useState } from "react";
import { Card } from "@/components/card.tsx";
import { useMe } from "@/components/shell/use-me.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

const SCHEMES = { auto: "As the system", light: "Light", dark: "Dark" } satisfies Record<ColorScheme, string>;

/** One's name, time zone and appearance; the same on every device. */
export function ProfileCard() {
  const trpc = useTRPC();
  const { user } = useMe();
  const isHydrated = useHydrated();
  const { setColorScheme } = useMantineColorScheme();
  const [name, setName] = useState(user?.name ?? "");
  const [timeZone, setTimeZone] = useState(user?.time_zone ?? "");
  // Undefined as long as it is not chosen here: the head of the page may have another one for this browser.
  const [scheme, setScheme] = useState<ColorScheme>();
  const update = useChange(trpc.me.update.mutationOptions(), () => {
    if (scheme !== undefined) setColorScheme(scheme);
  });
  // Browsers know different zones than the server.
  const zones = isHydrated ? Intl.supportedValuesOf("timeZone") : [];
  const choice = new Set(["UTC", ...(timeZone === "" ? [] : [timeZone]), ...zones]);
  return (
    <Card title="Profile">
      <Form
        className={classes.form}
        onSubmit={() => {
          update.run({
            name,
            time_zone: timeZone === "" ? null : timeZone,
            ...(scheme !== undefined && { color_scheme: scheme }),
          });
        }}
      >
        <FormError error={update.errorBeside("name", "time_zone", "color_scheme")} />
        <TextInput
          label="Email"
          description="What you sign in with."
          variant="unstyled"
          readOnly
          value={user?.email ?? ""}
        />
        <TextInput
          label="Name"
          autoComplete="name"
          value={name}
          maxLength={200}
          error={update.errorAt("name")}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NativeSelect
          label="Time zone"
          description="In which times are shown and days begin."
          value={timeZone}
          error={update.errorAt("time_zone")}
          data={[
            { value: "", label: "The browser's" },
            ...[...choice].map((zone) => ({ value: zone, label: zone })),
          ]}
          onChange={({ currentTarget }) => setTimeZone(currentTarget.value)}
        />
        <NativeSelect
          label="Appearance"
          value={scheme ?? user?.color_scheme ?? "auto"}
          error={update.errorAt("color_scheme")}
          data={Object.entries(SCHEMES).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) => setScheme(currentTarget.value as ColorScheme)}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={update.isPending}>
            Save
          </Button>
          <span role="status" className={classes.count}>
            {update.isDone ? "Saved." : ""}
          </span>
        </div>
      </Form>
    </Card>
  );
}
