"use client";

import type { Member } from "@muster/contract";
import { RoleSelect } from "./role-select.tsx";
import { TeamsSelect } from "./teams-select.tsx";

/** A role with its teams, under the API's own names. */
export type StandingValue = Pick<Member, "role" | "led_initiative_ids" | "joined_initiative_ids">;

/** What somebody new begins as. */
export const NEWCOMER: StandingValue = {
  role: "MEMBER",
  led_initiative_ids: [],
  joined_initiative_ids: [],
};

/** The fields that an error may stand beside. */
export const STANDING_FIELDS = Object.keys(NEWCOMER);

interface StandingProps {
  readonly value: StandingValue;
  readonly onChange: (value: StandingValue) => void;
  readonly errorAt: (field: string) => string | undefined;
}

/** A role and the teams that matter for it. Teams that are chosen stay in sight whatever the role: nothing unseen is sent. */
export function Standing({ value, onChange, errorAt }: StandingProps) {
  const { role, led_initiative_ids: led, joined_initiative_ids: joined } = value;
  return (
    <>
      <RoleSelect
        value={role}
        onChange={(chosen) => onChange({ ...value, role: chosen })}
        error={errorAt("role")}
      />
      {(role === "TEAM_LEAD" || led.length > 0) && (
        <TeamsSelect
          label="Leads"
          value={led}
          onChange={(ids) => onChange({ ...value, led_initiative_ids: ids })}
          error={errorAt("led_initiative_ids")}
        />
      )}
      {(role !== "ORG_ADMIN" || joined.length > 0) && (
        <TeamsSelect
          label="Is in"
          description={
            led.length + joined.length === 0 && "Without a team, this role sees no workloads at all."
          }
          value={joined}
          onChange={(ids) => onChange({ ...value, joined_initiative_ids: ids })}
          error={errorAt("joined_initiative_ids")}
        />
      )}
    </>
  );
}
