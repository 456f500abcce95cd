"use client";

import { Button, Paper, Stack, Text, Title } from "@mantine/core";
import type { DataOf, Endpoints } from "@muster/contract";
import Link from "next/link";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { ColorSchemeMenu } from "@/components/shell/color-scheme-menu.tsx";
import { roleWord } from "@/components/shell/role.ts";
import { Wordmark } from "@/components/shell/wordmark.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "../sign-in/sign-in.module.css";
import { SignUpForm } from "./sign-up-form.tsx";

type Invitation = DataOf<Endpoints["invitations"]["find"]>;

interface InviteProps {
  token: string;
  invitation: Invitation;
  /** The email of who is signed in in this browser. */
  signedInAs: string | undefined;
}

/** Accepts an invitation: signed in already, after signing in, or with a new account. */
export function Invite({ token, invitation, signedInAs }: InviteProps) {
  const { organization, email, role, invited_by, has_account } = invitation;
  return (
    <main className={classes.page}>
      <div className={classes.corner}>
        <ColorSchemeMenu />
      </div>
      <Paper withBorder radius="md" className={classes.card}>
        <Wordmark />
        <Title order={1} mt="lg" mb="xs">
          Join {organization}
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          {invited_by} invites <strong>{email}</strong> as {roleWord(role).toLowerCase()}.
        </Text>
        {signedInAs === email ? (
          <Accept token={token} />
        ) : has_account ? (
          <Stack gap="sm">
            {signedInAs && (
              <Text size="sm">
                You are signed in as {signedInAs}, but the invitation is for {email}.
              </Text>
            )}
            <SignInInstead token={token} isSignedIn={signedInAs !== undefined} />
          </Stack>
        ) : (
          <SignUpForm token={token} email={email} />
        )}
      </Paper>
    </main>
  );
}

function Accept({ token }: { token: string }) {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  // Nothing of the organization before may stay.
  const accept = useChange(trpc.invitations.accept.mutationOptions(), () => window.location.assign("/"));
  return (
    <Stack gap="sm">
      <FormError error={accept.errorBeside()} />
      <Button loading={accept.isPending} disabled={!isHydrated} onClick={() => accept.run({ token })}>
        Accept
      </Button>
    </Stack>
  );
}

function SignInInstead({ token, isSignedIn }: { token: string; isSignedIn: boolean }) {
  const isHydrated = useHydrated();
  const callbackUrl = `/invite?token=${encodeURIComponent(token)}`;
  const signIn = `/sign-in?${new URLSearchParams({ callbackUrl })}`;
  if (!isSignedIn) {
    return (
      <Button component={Link} href={signIn}>
        Sign in to accept
      </Button>
    );
  }
  return (
    <Button disabled={!isHydrated} onClick={() => void leave(signIn)}>
      Sign in as somebody else
    </Button>
  );
}

async function leave(callbackUrl: string): Promise<void> {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl });
}
