"use client";

import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { forgetList } from "@/app/(app)/workloads/list-address.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { problemOf } from "@/trpc/problem.ts";
import { roleWord } from "./role.ts";
import classes from "./shell.module.css";
import { useMe } from "./use-me.ts";

/** Which organization one sees; a menu for people in several. */
export function OrganizationMenu() {
  const { organization, organizations } = useMe();
  const trpc = useTRPC();
  const switchTo = useMutation(
    trpc.me.switch_organization.mutationOptions({
      // Nothing of the organization before may stay: neither answers nor filters that name its teams.
      onSuccess: () => {
        forgetList();
        window.location.assign("/");
      },
    }),
  );
  if (organizations.length < 2) {
    return (
      <Text size="sm" c="dimmed" className={classes.organization} visibleFrom="sm" mr={4}>
        {organization.name}
      </Text>
    );
  }
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          fz="sm"
          fw={500}
          loading={switchTo.isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Organization: ${organization.name}`}
        >
          <span className={classes.organization}>{organization.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown style={{ overflowWrap: "anywhere" }}>
        <Menu.Label>Organization</Menu.Label>
        <Menu.RadioGroup
          value={organization.organization_id}
          onChange={(organization_id) => switchTo.mutate({ organization_id })}
        >
          {organizations.map(({ organization_id, name, role }) => (
            <Menu.RadioItem key={organization_id} value={organization_id}>
              {name}
              <Text size="xs" c="dimmed">
                {roleWord(role)}
              </Text>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {switchTo.isError && (
          <Text role="alert" size="xs" c="red" p="xs">
            {problemOf(switchTo.error).message}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
