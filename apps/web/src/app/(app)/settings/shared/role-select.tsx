"use client";

import { NativeSelect } from "@mantine/core";
import type { Role } from "@muster/contract";
import type { ReactNode } from "react";
import { roleWord } from "@/components/shell/role.ts";

const WHAT_IT_SEES = {
  ORG_ADMIN: "Sees everything in the organization, and administers it.",
  TEAM_LEAD: "Sees the teams they lead with all teams below, and the teams they are in.",
  MEMBER: "Sees the teams they are in.",
} satisfies Record<Role, string>;
const ROLES = Object.keys(WHAT_IT_SEES) as Role[];

interface RoleSelectProps {
  value: Role;
  onChange: (role: Role) => void;
  error: ReactNode;
}

/** One of the roles, with what it means. */
export function RoleSelect({ value, onChange, error }: RoleSelectProps) {
  return (
    <NativeSelect
      label="Role"
      description={WHAT_IT_SEES[value]}
      value={value}
      error={error}
      data={ROLES.toReversed().map((role) => ({ value: role, label: roleWord(role) }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Role)}
    />
  );
}
