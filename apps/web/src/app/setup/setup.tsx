"use client";

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { PASSWORD_LENGTH } from "@muster/contract/facts";
import { useState } from "react";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { WayIn } from "../sign-in/way-in.tsx";
import { enter } from "../sign-in/enter.ts";

const FIELDS = ["setup_token", "organization", "name", "email", "password"] as const;
type Field = (typeof FIELDS)[number];

/** The organization and its administrator that everything else comes from. */
export function Setup({ token }: { token: string }) {
  const trpc = useTRPC();
  const [values, setValues] = useState<Record<Field, string>>({
    setup_token: token,
    organization: "",
    name: "",
    email: "",
    password: "",
  });
  const setup = useChange(
    trpc.setup.complete.mutationOptions(),
    () => void enter(values.email, values.password, "/welcome"),
  );
  const field = (name: Field) => ({
    value: values[name],
    error: setup.errorAt(name),
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setValues((before) => ({ ...before, [name]: value })),
  });
  return (
    <WayIn
      title="Set Muster up"
      lead="This is done once. You become the administrator, and invite the others afterwards."
    >
      <Form
        noValidate
        onSubmit={() => {
          setup.run(values);
        }}
      >
        <Stack gap="sm">
          <FormError error={setup.errorBeside(...FIELDS)} />
          <TextInput
            label="Setup token"
            description="The server printed it when it started."
            autoComplete="off"
            {...field("setup_token")}
          />
          <TextInput label="Organization" autoComplete="organization" {...field("organization")} />
          <TextInput label="Your name" autoComplete="name" {...field("name")} />
          <TextInput label="Email" type="email" autoComplete="username" {...field("email")} />
          <PasswordInput
            label="Password"
            description={`At least ${PASSWORD_LENGTH} characters.`}
            autoComplete="new-password"
            {...field("password")}
          />
          <Button type="submit" mt="xs" loading={setup.isPending || setup.isDone}>
            Create the organization
          </Button>
        </Stack>
      </Form>
    </WayIn>
  );
}
