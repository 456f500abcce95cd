"use client";

import { Anchor, Button, Paper, Stack, Text, Title } from "@mantine/core";
import type { DataOf, Endpoints } from "@muster/contract";
import Link from "next/link";
import { forgetList } from "@/app/(app)/workloads/list-address.ts";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { ColorSchemeMenu } from "@/components/shell/color-scheme-menu.tsx";
import { leave } from "@/components/shell/leave.ts";
import { roleWord } from "@/components/shell/role.ts";
import { Wordmark } from "@/components/shell/wordmark.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "../sign-in/sign-in.module.css";
import { PasswordForm } from "../sign-in/password-form.tsx";
import { inviteAddress, signedInAddress } from "./address.ts";
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
        ) : signedInAs !== undefined ? (
          <SignOutFirst token={token} email={email} signedInAs={signedInAs} />
        ) : has_account ? (
          <SignInToJoin token={token} email={email} />
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
  const accept = useChange(trpc.invitations.accept.mutationOptions(), () => {
    forgetList();
    window.location.assign("/");
  });
  return (
    <Stack gap="sm">
      <FormError error={accept.errorBeside()} />
      <Button loading={accept.isPending} disabled={!isHydrated} onClick={() => accept.run({ token })}>
        Accept
      </Button>
    </Stack>
  );
}

function SignOutFirst({ token, email, signedInAs }: { token: string; email: string; signedInAs: string }) {
  const isHydrated = useHydrated();
  return (
    <Stack gap="sm">
      <Text size="sm">
        You are signed in as {signedInAs}, but the invitation is for {email}.
      </Text>
      <Button disabled={!isHydrated} onClick={() => void leave(inviteAddress(token))}>
        Sign out and go on
      </Button>
    </Stack>
  );
}

function SignInToJoin({ token, email }: { token: string; email: string }) {
  const signIn = `/sign-in?${new URLSearchParams({ callbackUrl: signedInAddress(token) })}`;
  return (
    <Stack gap="sm">
      <PasswordForm destination="/" invited={{ email, token }} />
      <Anchor component={Link} href={signIn} size="sm">
        Sign in another way
      </Anchor>
    </Stack>
  );
}
