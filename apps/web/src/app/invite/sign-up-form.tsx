"use client";

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { PASSWORD_LENGTH } from "@muster/contract/facts";
import { useState } from "react";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { enter } from "@/app/sign-in/enter.ts";
import { useTRPC } from "@/trpc/client.tsx";

/** A name and a password for who has no account yet. */
export function SignUpForm({ token, email }: { token: string; email: string }) {
  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const signUp = useChange(
    trpc.invitations.sign_up.mutationOptions(),
    () => void enter(email, password, "/"),
  );
  return (
    <Form
      onSubmit={() => {
        signUp.run({ token, name, password });
      }}
    >
      <Stack gap="sm">
        <FormError error={signUp.errorBeside("name", "password")} />
        <TextInput
          label="Your name"
          autoComplete="name"
          value={name}
          maxLength={200}
          error={signUp.errorAt("name")}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          description={`At least ${PASSWORD_LENGTH} characters.`}
          autoComplete="new-password"
          value={password}
          maxLength={1024}
          error={signUp.errorAt("password")}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" mt="xs" loading={signUp.isPending || signUp.isDone}>
          Create account and join
        </Button>
      </Stack>
    </Form>
  );
}
