"use client";

import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconApi, IconLogout, IconSettings, IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { leave } from "./leave.ts";
import { roleWord } from "./role.ts";
import { useMe } from "./use-me.ts";

/** Who one is, and the way out. */
export function UserMenu() {
  const { user, organization } = useMe();
  const [hasFailed, setFailed] = useState(false);
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Your account">
          <IconUserCircle size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="bright" truncate>
            {user?.name}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {user?.email}
          </Text>
          <Text size="xs" c="dimmed" mt={4} truncate>
            {roleWord(organization.role)} · {organization.name}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          href="/settings/account"
          leftSection={<IconSettings size={16} aria-hidden />}
        >
          My account
        </Menu.Item>
        <Menu.Item component="a" href="/docs/api" leftSection={<IconApi size={16} aria-hidden />}>
          API documentation
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          closeMenuOnClick={false}
          onClick={() => {
            setFailed(false);
            leave("/sign-in").catch(() => setFailed(true));
          }}
        >
          Sign out
          {hasFailed && (
            <Text size="xs" c="red" role="alert">
              Muster could not be reached. You are still signed in.
            </Text>
          )}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
