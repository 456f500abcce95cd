"use client";

import { Alert, Button, Divider, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useHydrated } from "@/viewer/hydrated.ts";
import { rememberTimeZone } from "@/viewer/time-zone.ts";
import { PasswordForm } from "./password-form.tsx";
import { signInError } from "./sign-in-error.ts";
import { leaveFor, UNREACHABLE } from "./sign-in-here.ts";
import { WayIn } from "./way-in.tsx";

interface Props {
  /** The page of ours to go to afterwards. */
  destination: string;
  providers: readonly { id: string; name: string }[];
  errorCode: string | undefined;
}

/** The ways to sign in: email and password, and whom the server trusts beside that. */
export function SignIn({ destination, providers, errorCode }: Props) {
  const isHydrated = useHydrated();
  const [isUnreachable, setUnreachable] = useState(false);
  const signInWith = async (provider: string) => {
    setUnreachable(false);
    if (!(await leaveFor(provider, destination))) setUnreachable(true);
  };
  useEffect(() => rememberTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  return (
    <WayIn title="Sign in">
      <Stack gap="md">
        {errorCode && (
          <Alert role="alert" color="red" variant="outline" icon={<IconAlertTriangle aria-hidden />}>
            {signInError(errorCode)}
          </Alert>
        )}
        {isUnreachable && (
          <Alert role="alert" color="red" variant="outline" icon={<IconAlertTriangle aria-hidden />}>
            {UNREACHABLE}
          </Alert>
        )}
        <PasswordForm destination={destination} />
        <Text size="xs" c="dimmed">
          Lost your password? An administrator of your organization can make a link to choose a new one.
        </Text>
        {providers.length > 0 && <Divider label="or" />}
        {providers.map(({ id, name }) => (
          <Button key={id} variant="default" disabled={!isHydrated} onClick={() => void signInWith(id)}>
            Continue with {name}
          </Button>
        ))}
      </Stack>
    </WayIn>
  );
}
