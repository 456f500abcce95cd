"use client";

import { Button, Checkbox, NativeSelect, Stack, Switch, Text, TextInput } from "@mantine/core";
import type { Scope } from "@muster/contract";
import { TOKEN_DAYS } from "@muster/contract/facts";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { useMe } from "@/components/shell/use-me.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { Copyable } from "../shared/copyable.tsx";
import { Form } from "@/components/form/form.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { NEWCOMER, Standing } from "../shared/standing.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";
import { SCOPES } from "./scopes.ts";

const DAYS = ["7", "30", "90", "180", String(TOKEN_DAYS)];

/** Makes a token; then shows it, this once. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const [secret, setSecret] = useState<string>();
  return (
    <Dialog title={secret ? "Copy the token now" : "New API token"} onClose={onClose}>
      {secret ? (
        <Stack gap="md">
          <Text size="sm">It is not stored and won&apos;t be shown again.</Text>
          <Copyable text={secret} label="Token" />
          <div className={classes.buttons}>
            <Button onClick={onClose}>Done</Button>
          </div>
        </Stack>
      ) : (
        <TokenForm onMade={setSecret} onClose={onClose} />
      )}
    </Dialog>
  );
}

function TokenForm({ onMade, onClose }: { onMade: (secret: string) => void; onClose: () => void }) {
  const trpc = useTRPC();
  const { organization } = useMe();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["workloads:read"]);
  const [days, setDays] = useState("90");
  const [isService, setService] = useState(false);
  const [standing, setStanding] = useState(NEWCOMER);
  const create = useChange(trpc.tokens.create.mutationOptions(), ({ data }) => onMade(data.secret));
  const submit = () =>
    create.run({
      name,
      scopes,
      expires_in_days: Number(days),
      ...(isService && { service: standing }),
    });
  return (
    <Form onSubmit={submit}>
      <Stack gap="md">
        <FormError error={create.errorBeside("name", "scopes", "expires_in_days", "service")} />
        <TextInput
          label="Name"
          description="What it is for, such as nightly report."
          value={name}
          maxLength={100}
          error={create.errorAt("name")}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Checkbox.Group
          label="It may"
          value={scopes}
          error={create.errorAt("scopes")}
          onChange={(chosen) => setScopes(chosen)}
        >
          <Stack gap={6} mt={6}>
            {Object.entries(SCOPES).map(([scope, { word }]) => (
              <Checkbox key={scope} size="sm" value={scope} label={word} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label="Good for"
          value={days}
          error={create.errorAt("expires_in_days")}
          data={DAYS.map((value) => ({ value, label: `${value} days` }))}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
        />
        {organization.role === "ORG_ADMIN" && (
          <Switch
            label="Service token: belongs to the organization, not to me"
            checked={isService}
            onChange={({ currentTarget }) => setService(currentTarget.checked)}
          />
        )}
        {isService && (
          <Standing
            value={standing}
            onChange={setStanding}
            errorAt={(field) => create.errorAt(`service.${field}`)}
          />
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </Stack>
    </Form>
  );
}
