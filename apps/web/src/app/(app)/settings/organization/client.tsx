"use client";

import { Button, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { Card } from "@/components/card.tsx";
import { useMe } from "@/components/shell/use-me.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { Copyable } from "../shared/copyable.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

/** The organization's name, and the id that the API knows it by. */
export function OrganizationPage() {
  const trpc = useTRPC();
  const { organization } = useMe();
  const isHydrated = useHydrated();
  const [name, setName] = useState(organization.name);
  const rename = useChange(trpc.organization.rename.mutationOptions());
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>Organization</Title>
      </div>
      <Card title="Name">
        <Form
          className={classes.form}
          onSubmit={() => {
            rename.run({ name });
          }}
        >
          <FormError error={rename.errorBeside("name")} />
          <TextInput
            label="Name"
            description="What everybody sees at the top of every page."
            value={name}
            maxLength={200}
            error={rename.errorAt("name")}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <div className={classes.buttons}>
            <Button
              type="submit"
              loading={rename.isPending}
              disabled={!isHydrated || name.trim() === organization.name}
            >
              Save
            </Button>
          </div>
        </Form>
      </Card>
      <Card title="For scripts">
        <div className={classes.form}>
          <p className={classes.lead}>
            The organization&apos;s id. Send it as <code>X-Organization-Id</code> when a token could mean
            several.
          </p>
          <Copyable text={organization.organization_id} label="Id" />
        </div>
      </Card>
    </>
  );
}
