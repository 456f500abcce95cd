"use client";

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { PASSWORD_LENGTH } from "@muster/contract/facts";
import { useState } from "react";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { enter } from "../sign-in/enter.ts";
import { WayIn } from "../sign-in/way-in.tsx";

/** A new password for whom a link is for, who then is signed in. */
export function NewPassword({ token, email }: { token: string; email: string }) {
  const trpc = useTRPC();
  const [password, setPassword] = useState("");
  const change = useChange(trpc.password_links.use.mutationOptions(), () => void enter(email, password, "/"));
  return (
    <WayIn title="Choose a new password">
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
    </WayIn>
  );
}
