"use client";

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type SubmitEvent, useRef, useState } from "react";
import { useHydrated } from "@/viewer/hydrated.ts";
import { signInError } from "./sign-in-error.ts";
import { signInHere, UNREACHABLE } from "./sign-in-here.ts";

interface PasswordFormProps {
  destination: string;
  /** Whom an invitation is for, who joins by signing in. */
  invited?: { readonly email: string; readonly token: string };
}

/** Email and password. What is wrong is said at the password, where one goes on. */
export function PasswordForm({ destination, invited }: PasswordFormProps) {
  const isHydrated = useHydrated();
  const passwordInput = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string>();
  const [isPending, setPending] = useState(false);

  async function submit(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form);
    setPending(true);
    setError(undefined);
    const answer = await signInHere({
      email: text(fields.get("email")).trim(),
      password: text(fields.get("password")),
      ...(invited && { invitation: invited.token }),
    });
    if (answer?.ok) return window.location.assign(destination);
    setPending(false);
    setError(answer?.error ? signInError(answer.error) : UNREACHABLE);
    passwordInput.current?.focus();
    passwordInput.current?.select();
  }

  return (
    // Should it ever be sent before the script runs, then not into the address.
    <form
      method="post"
      action="/api/auth/callback/credentials"
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <Stack gap="sm">
        <TextInput
          name="email"
          type="email"
          label="Email"
          autoComplete="username"
          defaultValue={invited?.email}
          readOnly={invited !== undefined}
          required
          withAsterisk={false}
        />
        <PasswordInput
          ref={passwordInput}
          name="password"
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          maxLength={1024}
          error={error}
          aria-invalid={error !== undefined}
          errorProps={{ role: "alert" }}
        />
        <Button type="submit" mt="xs" loading={isPending} disabled={!isHydrated}>
          {invited ? "Sign in and join" : "Sign in"}
        </Button>
      </Stack>
    </form>
  );
}

const text = (value: FormDataEntryValue | null): string => (typeof value === "string" ? value : "");
