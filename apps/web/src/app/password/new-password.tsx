"use client";

import { Button, Paper, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { PASSWORD_LENGTH } from "@muster/contract/facts";
import { useState } from "react";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { ColorSchemeMenu } from "@/components/shell/color-scheme-menu.tsx";
import { Wordmark } from "@/components/shell/wordmark.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { enter } from "../sign-in/enter.ts";
import classes from "../sign-in/sign-in.module.css";

/** A new password for whom a link is for, who then is signed in. */
export function NewPassword({ token, email }: { token: string; email: string }) {
  const trpc = useTRPC();
  const [password, setPassword] = useState("");
  const change = useChange(trpc.password_links.use.mutationOptions(), () => void enter(email, password, "/"));
  return (
    <main className={classes.page}>
      <div className={classes.corner}>
        <ColorSchemeMenu />
      </div>
      <Paper withBorder radius="md" className={classes.card}>
        <Wordmark />
        <Title order={1} mt="lg" mb="md">
          Choose a new password
        </Title>
        <Form onSubmit={() => change.run({ token, new_password: password })}>
          <Stack gap="sm">
            <FormError error={change.errorBeside("new_password")} />
            <TextInput label="Email" autoComplete="username" value={email} readOnly />
            <PasswordInput
              label="New password"
              description={`At least ${PASSWORD_LENGTH} characters. You will be signed out everywhere else.`}
              autoComplete="new-password"
              value={password}
              maxLength={1024}
              error={change.errorAt("new_password")}
              onChange={({ currentTarget }) => setPassword(currentTarget.value)}
            />
            <Button type="submit" mt="xs" loading={change.isPending || change.isDone}>
              Set password and sign in
            </Button>
          </Stack>
        </Form>
      </Paper>
    </main>
  );
}
