"use client";

import { Anchor, Button, Stack, Text } from "@mantine/core";
import type { DataOf, Endpoints } from "@muster/contract";
import Link from "next/link";
import { forgetList } from "@/app/(app)/workloads/list-address.ts";
import { FormError } from "@/components/form/form-error.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { leave } from "@/components/shell/leave.ts";
import { roleWord } from "@/components/shell/role.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { WayIn } from "../sign-in/way-in.tsx";
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
    <WayIn
      title={`Join ${organization}`}
      lead={
        <>
          {invited_by} invites <strong>{email}</strong> as {roleWord(role).toLowerCase()}.
        </>
      }
    >
      {signedInAs === email ? (
        <Accept token={token} />
      ) : signedInAs !== undefined ? (
        <SignOutFirst token={token} email={email} signedInAs={signedInAs} />
      ) : has_account ? (
        <SignInToJoin token={token} email={email} />
      ) : (
        <SignUpForm token={token} email={email} />
      )}
    </WayIn>
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
