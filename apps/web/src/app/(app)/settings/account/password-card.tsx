"use client";

import { Button, PasswordInput } from "@mantine/core";
import { PASSWORD_LENGTH } from "@muster/contract/facts";
import { useState } from "react";
import { Card } from "@/components/card.tsx";
import { countOf } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";

/** A new password, for who signs in with one. */
export function PasswordCard({ hasPassword }: { hasPassword: boolean }) {
  const trpc = useTRPC();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [ended, setEnded] = useState<number>();
  const change = useChange(trpc.me.change_password.mutationOptions(), ({ data }) => {
    setCurrent("");
    setWanted("");
    setEnded(data.ended_sessions);
  });
  if (!hasPassword) {
    return (
      <Card title="Password">
        <p className={classes.lead}>
          You sign in through your organization&apos;s identity provider; there is no password here.
        </p>
      </Card>
    );
  }
  return (
    <Card title="Password">
      <Form
        className={classes.form}
        onSubmit={() => {
          setEnded(undefined);
          change.run({ current_password: current, new_password: wanted });
        }}
      >
        <FormError error={change.errorBeside("current_password", "new_password")} />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={current}
          error={change.errorAt("current_password")}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <PasswordInput
          label="New password"
          description={`At least ${PASSWORD_LENGTH} characters. You will be signed out everywhere else.`}
          autoComplete="new-password"
          value={wanted}
          error={change.errorAt("new_password")}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={change.isPending} disabled={current === "" || wanted === ""}>
            Change password
          </Button>
          <span role="status" className={classes.count}>
            {ended === undefined ? "" : `Changed; ${countOf(ended, "other session")} ended.`}
          </span>
        </div>
      </Form>
    </Card>
  );
}
